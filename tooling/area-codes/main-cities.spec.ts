import { describe, expect, it } from '@jest/globals';
import { middleOf, nameMainCities, readGazetteer, readShares, sumShares } from './main-cities.js';
import { placesOf } from './provinces.js';

/** As GeoNames writes a city; `area` is its number or letters of the state or province. */
function city(
  name: string,
  [latitude, longitude]: [number, number],
  country: string,
  area: string,
  people: number,
  others = '',
) {
  return [
    '1',
    name,
    name,
    others,
    latitude,
    longitude,
    'P',
    'PPL',
    country,
    '',
    area,
    '',
    '',
    '',
    people,
    '',
    '',
    '',
    '',
  ].join('\t');
}

const GAZETTEER = readGazetteer(
  [
    city('Tacoma', [47.25, -122.44], 'US', 'WA', 222906, 'Puyallup,Commencement City'),
    city('Puyallup', [47.19, -122.29], 'US', 'WA', 39637),
    city('Kent', [47.38, -122.23], 'US', 'WA', 126952),
    city('Kent', [48, -120], 'US', 'WA', 12),
    city('Halifax', [44.65, -63.57], 'CA', '07', 439819),
    city('Charlottetown', [46.24, -63.13], 'CA', '09', 38809),
    city('Washington', [38.9, -77.04], 'US', 'DC', 689545),
    city('Kingston', [18, -76.79], 'JM', '17', 937700),
    city('Portmore', [17.95, -76.88], 'JM', '10', 182153),
  ].join('\n'),
);

function sharesOf(...lines: readonly string[]) {
  const shares = readShares(lines.join('\n'), GAZETTEER);
  return sumShares([...shares.values()].flat());
}

describe('The main cities of an area code', () => {
  it('are those with most blocks of numbers, whatever codes these are of', () => {
    const shares = sharesOf(
      '1253200|Puyallup, WA',
      '1253201|Puyallup, WA',
      '1564201|Kent, WA',
      '1253202|Kent, WA',
      '1253203|Kent, WA',
    );
    expect(shares.map(({ name, blocks }) => [name, blocks])).toEqual([
      ['Kent', 3],
      ['Puyallup', 2],
    ]);
    expect(nameMainCities(shares)).toBe('Kent / Puyallup, WA');
  });

  it('are at most two, and none that is less than half the largest', () => {
    expect(nameMainCities(sharesOf('125347|Tacoma, WA', '1253200|Puyallup, WA'))).toBe('Tacoma, WA');
    expect(nameMainCities(sharesOf('1253200|Tacoma, WA', '1253201|Puyallup, WA', '1253202|Kent, WA'))).toBe(
      'Tacoma / Puyallup, WA',
    );
  });

  it('each say their province when it is not one', () => {
    expect(nameMainCities(sharesOf('1902200|Halifax, NS', '1902201|Charlottetown, PE'))).toBe(
      'Halifax, NS / Charlottetown, PE',
    );
  });

  it('believe the line of a whole code when there is no other', () => {
    expect(nameMainCities(sharesOf('1202|Washington D.C.'))).toBe('Washington, DC');
    expect(nameMainCities(sharesOf('1253|Tacoma, WA', '1253200|Puyallup, WA'))).toBe('Puyallup, WA');
  });

  it('leave out what has no state or is in no gazetteer', () => {
    expect(sharesOf('1253|Washington State', '1876|Jamaica', '1253200|Nowhere, WA', '44120|London, WA')).toEqual([]);
  });
});

describe('The middle of an area code', () => {
  it('is the median of its blocks', () => {
    expect(middleOf(sharesOf('1253200|Puyallup, WA', '1253201|Kent, WA', '1253202|Tacoma, WA'))).toEqual([
      47.25, -122.29,
    ]);
    expect(middleOf(sharesOf('125347|Tacoma, WA', '1253200|Kent, WA'))).toEqual([47.25, -122.44]);
  });
});

describe('A gazetteer', () => {
  it('prefers a name of its own to one of a larger city, and the larger of two with one name', () => {
    expect(GAZETTEER.get('US-WA puyallup')).toMatchObject({ people: 39637 });
    expect(GAZETTEER.get('US-WA commencement city')).toMatchObject({ name: 'Tacoma' });
    expect(GAZETTEER.get('US-WA kent')).toMatchObject({ people: 126952 });
  });

  it('knows the largest of each country', () => {
    expect(GAZETTEER.get('JM')).toMatchObject({ name: 'Kingston' });
  });
});

describe('A location of NANPA', () => {
  it.each([
    ['CA', ['US-CA']],
    ['ONTARIO', ['CA-ON']],
    ['NOVA SCOTIA - PRINCE EDWARD ISLAND', ['CA-NS', 'CA-PE']],
    ['NORTHWEST TERRITORIES -YUKON - NUNAVUT', ['CA-NT', 'CA-YT', 'CA-NU']],
    ['PR', ['PR']],
    ['CNMI', ['MP']],
    ['ST. LUCIA', ['LC']],
  ])('%s is %j', (location, places) => {
    expect(placesOf(location)).toEqual(places);
  });

  it('is refused when nobody knows it', () => {
    expect(() => placesOf('ATLANTIS')).toThrow('NANPA names ATLANTIS as a location');
  });
});
