import { describe, expect, it } from '@jest/globals';
import { readNumberingPlan } from './numbering-areas.js';

const HEADER = 'NPA_ID,USE,LOCATION,ASSIGNED,IN_SERVICE,IN_SERVICE_DT,STATUS,OVERLAY_COMPLEX,SERVICE';

const inService = (code: string, location: string, complex = '', status = ''): string =>
  `${code},G,${location},Yes,Y,01-Jan-1947,${status},"${complex}",`;

function readPlan(...rows: readonly string[]) {
  return readNumberingPlan(['File Date,01/05/2026', HEADER, ...rows].join('\r\n'), '2026-06-30');
}

const areasOf = (...rows: readonly string[]): string[] => readPlan(...rows).areas.map(({ codes }) => codes.join(' '));

describe("NANPA's report", () => {
  it('puts codes that overlay each other into one area', () => {
    expect(
      readPlan(inService('415', 'CA', '628/415'), inService('628', 'CA', '415/628'), inService('530', 'CA')),
    ).toEqual({
      areas: [
        { codes: ['415', '628'], location: 'CA' },
        { codes: ['530'], location: 'CA' },
      ],
      tollFree: [],
    });
  });

  it('counts a code from its day on, and leaves out what is not given out yet', () => {
    const reserved = '273,G,QUEBEC,No,N,27-Feb-2026,,418/273,';
    const planned = (code: string, day: string) => `${code},G,QUEBEC,Yes,N,${day},,418/581,`;
    expect(areasOf(inService('418', 'QUEBEC', '418/581'), planned('581', '30-Jun-2026'), reserved)).toEqual([
      '418 581',
    ]);
    expect(areasOf(inService('418', 'QUEBEC', '418/581'), planned('581', '01-Jul-2026'))).toEqual(['418']);
    expect(areasOf(inService('418', 'QUEBEC', '418/581'), planned('581', ''))).toEqual(['418']);
  });

  it('keeps two areas apart that share a code, in either way of telling', () => {
    expect(
      areasOf(
        inService('403', 'AB', '403/587'),
        inService('587', 'AB', '403/587/780'),
        inService('780', 'AB', '780/587'),
      ),
    ).toEqual(['403 587', '587 780']);
    expect(
      areasOf(
        inService('212', 'NY', '212/917'),
        inService('718', 'NY', '718/917'),
        inService('917', 'NY', '212/917, 718/917'),
      ),
    ).toEqual(['212 917', '718 917']);
  });

  it('leaves a code its own ground when it overlays another', () => {
    expect(areasOf(inService('321', 'FL'), inService('407', 'FL', '321/407'))).toEqual(['321', '321 407']);
  });

  it('does not believe a row that lacks the latest code, nor a suspended plan', () => {
    expect(
      areasOf(
        inService('281', 'TX', '281/621/832'),
        inService('621', 'TX', '281/621/832'),
        inService('832', 'TX', '281/832'),
      ),
    ).toEqual(['281 621 832']);
    expect(
      areasOf(
        inService('313', 'MI', '313/679'),
        inService('679', 'MI', '313/679'),
        inService('734', 'MI', '679/734', 'Suspended'),
      ),
    ).toEqual(['313 679', '734']);
  });

  it('knows toll-free codes, and none of the other special ones', () => {
    const rows = [
      '800,N,NANP AREA,Yes,Y,01-Jan-1966,,800/888,Toll-Free',
      '822,N,,No,N,,,,Toll-Free',
      '900,N,NANP AREA,Yes,Y,01-Jan-1971,,,Premium Services',
    ];
    expect(readPlan(...rows)).toEqual({ areas: [], tollFree: ['800'] });
  });
});
