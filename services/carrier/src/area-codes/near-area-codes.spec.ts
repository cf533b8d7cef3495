import { describe, expect, it } from '@jest/globals';
import { parsePhoneNumber } from '#phone-number';
import { type AreaCode, areaCode, areaCodes, areaCodesOf } from './area-code-table.js';
import { nearAreaCodes } from './near-area-codes.js';
import { distanceKm } from './position.js';

const digitsNear = (code: string): string[] => nearAreaCodes(code).map((near) => near.code);

function kmBetween(one: string, other: string): number {
  const [from] = areaCode(one)?.positions ?? [];
  const [to] = areaCode(other)?.positions ?? [];
  return from && to ? distanceKm(from, to) : NaN;
}

describe('Near area codes', () => {
  it('names the overlays first, then the state by distance', () => {
    expect(digitsNear('212').slice(0, 3)).toEqual(['332', '646', '917']);
    expect(digitsNear('212').slice(3, 12)).toEqual(['347', '465', '718', '929', '363', '516', '914', '631', '934']);
    expect(digitsNear('415').slice(0, 5)).toEqual(['628', '341', '510', '650', '925']);
  });

  it('stays in the state before it crosses a near border', () => {
    const near = digitsNear('201');
    expect(near.slice(0, 3)).toEqual(['551', '862', '973']);
    expect(near.indexOf('856')).toBeLessThan(near.indexOf('212'));
    expect(near.slice(areaCodesOf('NJ').length - 1)[0]).toBe('212');
  });

  it('goes to the states around when the state has no other', () => {
    expect(digitsNear('307').slice(0, 2)).toEqual(['748', '970']);
    expect(digitsNear('202').slice(0, 3)).toEqual(['771', '571', '703']);
  });

  it('knows Canada', () => {
    expect(digitsNear('416').slice(0, 7)).toEqual(['437', '647', '942', '289', '365', '742', '905']);
    expect(digitsNear('780').slice(0, 4)).toEqual(['368', '587', '825', '403']);
    expect(digitsNear('902').slice(0, 3)).toEqual(['782', '428', '506']);
  });

  it('names the overlays of both areas of a code that serves two', () => {
    expect(digitsNear('917').slice(0, 7)).toEqual(['212', '332', '347', '465', '646', '718', '929']);
  });

  it('stays in the country', () => {
    expect(digitsNear('876')).toEqual(['658']);
    expect(digitsNear('787')).toEqual(['939']);
    expect(digitsNear('246')).toEqual([]);
    expect(new Set(nearAreaCodes('313').map(({ country }) => country))).toEqual(new Set(['US']));
  });

  it('names the other toll-free codes for one of them', () => {
    expect(digitsNear('888')).toEqual(['800', '833', '844', '855', '866', '877']);
  });

  it.each(['', '41', '4155', '+1415', '000', '273', '900', '999', 'constructor'])('knows none near %j', (code) => {
    expect(nearAreaCodes(code)).toEqual([]);
  });

  it('names at most 30, none of them twice, and never the code itself', () => {
    for (const code of areaCodes().keys()) {
      const near = digitsNear(code);
      expect(near.length).toBeLessThanOrEqual(30);
      expect(new Set([code, ...near]).size).toBe(near.length + 1);
    }
  });

  it('puts nothing before what is nearer, and no other state before the own', () => {
    const inOneArea = [...areaCodes().values()].filter(({ positions }) => positions.length === 1);
    for (const centre of inOneArea) {
      const near = nearAreaCodes(centre.code).filter((other) => inOneArea.includes(other));
      const isOwn = ({ regions }: AreaCode) => regions.some((region) => centre.regions.includes(region));
      const [own, others] = [near.filter(isOwn), near.filter((other) => !isOwn(other))];
      expect(near).toEqual([...own, ...others]);
      for (const codes of [own, others]) {
        const km = codes.map(({ code }) => kmBetween(centre.code, code));
        expect(km.toSorted((one, other) => one - other)).toEqual(km);
      }
    }
  });
});

describe('The table of area codes', () => {
  it('describes a code', () => {
    expect(areaCode('510')).toEqual({
      code: '510',
      type: 'local',
      country: 'US',
      regions: ['CA'],
      locality: 'Oakland / Fremont, CA',
      overlays: ['341'],
      positions: [{ latitude: 37.8, longitude: -122.27 }],
    });
    expect(areaCode('587')).toMatchObject({ locality: 'Calgary, AB or Edmonton, AB', regions: ['AB'] });
    expect(areaCode('867')).toMatchObject({ country: 'CA', regions: ['NT', 'YT', 'NU'] });
    expect(areaCode('868')).toMatchObject({ country: 'TT', regions: [], locality: 'Trinidad & Tobago' });
    expect(areaCode('800')).toMatchObject({ type: 'toll_free', country: null, locality: null, positions: [] });
  });

  it('gives those of a state or province', () => {
    expect(areaCodesOf('CT').map(({ code }) => code)).toEqual(['203', '475', '860', '959']);
    expect(areaCodesOf('PE').map(({ code }) => code)).toEqual(['782', '902']);
    expect(areaCodesOf('CA')).toHaveLength(41);
    expect(areaCodesOf('XX')).toEqual([]);
  });

  it('has overlays that are in it, in the same country, and overlays both ways', () => {
    for (const { code, country, overlays } of areaCodes().values()) {
      for (const overlay of overlays) {
        expect(areaCode(overlay)).toMatchObject({ code: overlay, country });
        expect(areaCode(overlay)?.overlays).toContain(code);
      }
    }
  });

  it('has every place of the numbering plan', () => {
    const local = [...areaCodes().values()].filter(({ type }) => type === 'local');
    const regionsOf = (country: string) =>
      new Set(local.flatMap((code) => (code.country === country ? code.regions : [])));
    expect(new Set(local.map(({ country }) => country)).size).toBe(25);
    expect(regionsOf('US').size).toBe(51);
    expect(regionsOf('CA').size).toBe(13);
    expect(local.filter(({ country }) => country === 'US').length).toBeGreaterThanOrEqual(370);
  });

  it('says where they are', () => {
    expect(kmBetween('415', '212')).toBeCloseTo(4130, -2);
    expect(kmBetween('416', '514')).toBeCloseTo(500, -2);
    expect(kmBetween('415', '510')).toBeLessThan(20);
    expect(kmBetween('907', '206')).toBeCloseTo(2300, -2);
    for (const { type, positions } of areaCodes().values()) {
      expect(positions.length > 0).toBe(type === 'local');
      for (const { latitude, longitude } of positions) expect([latitude, longitude].every(Number.isFinite)).toBe(true);
    }
  });
});

describe('Beside what the phone number library knows', () => {
  /** One of these is given out in every code, however little of it is. */
  const SUBSCRIBERS = ['2345678', '4421234', '7012345', '9491234'];
  /** Personal, machine and premium numbers have codes too; nobody searches for a number there. */
  const SPECIAL = /^(?:5(?:00|2\d|3[2-8]|44|66|77|88)|6(?:00|22|33)|900)$/;
  const known = new Map(
    Array.from({ length: 800 }, (_, index) => String(index + 200)).flatMap((code) => {
      const read = SUBSCRIBERS.map((subscriber) => parsePhoneNumber(`+1${code}${subscriber}`));
      const number = read.find((phoneNumber) => phoneNumber?.country && phoneNumber.type);
      return number ? [[code, number] as const] : [];
    }),
  );

  it('has every area code, but the one that comes into service on 27 February 2027', () => {
    expect([...known.keys()].filter((code) => !areaCode(code) && !SPECIAL.test(code))).toEqual(['273']);
  });

  it('has none that is not known there or overlays one that is', () => {
    const isKnown = (code: string) => known.has(code);
    expect([...areaCodes().values()].filter(({ code, overlays }) => ![code, ...overlays].some(isKnown))).toEqual([]);
  });

  it('puts each of them into the same country', () => {
    const local = [...known].filter(([code]) => areaCode(code)?.type === 'local');
    expect(local.map(([code]) => [code, areaCode(code)?.country])).toEqual(
      local.map(([code, { country }]) => [code, country]),
    );
  });
});
