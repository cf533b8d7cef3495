import { stateCodeOf } from './provinces.js';

interface City {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly people: number;
}

/** Cities by country, state and name, as `US-CA san francisco`, and the largest of each country as `JM`. */
export type Gazetteer = ReadonlyMap<string, City>;

/** So many numbers of an area code, in blocks of 10,000, are a city's. */
interface Share {
  readonly city: City;
  readonly name: string;
  /** Two letters of the state or province. */
  readonly state: string;
  blocks: number;
}

/**
 * Reads a GeoNames table of cities. Where two of a state have one name, the larger one is meant; a name that is only one
 * of a city's other names (Tacoma is Puyallup to some) gives way to the city that is called so.
 */
export function readGazetteer(table: string): Gazetteer {
  const cities = new Map<string, City>();
  const otherwise = new Map<string, City>();
  for (const line of table.split('\n').filter(Boolean)) {
    const [, name = '', ascii, others = '', latitude, longitude, , , country = '', , area = '', , , , people] =
      line.split('\t');
    const city = { name, latitude: Number(latitude), longitude: Number(longitude), people: Number(people) };
    const state = `${country}-${stateCodeOf(country, area)}`;
    const key = (known: string | undefined): string => `${state} ${known?.toLowerCase()}`;
    for (const known of [country, key(name)]) keepLarger(cities, known, city);
    for (const known of [ascii, ...others.split(',')]) keepLarger(otherwise, key(known), city);
  }
  return new Map([...otherwise, ...cities]);
}

function keepLarger(cities: Map<string, City>, key: string, city: City): void {
  if ((cities.get(key)?.people ?? -1) < city.people) cities.set(key, city);
}

const CITY_OF_PREFIX = /^1(\d{3})(\d{0,3})\|(.+), ([A-Z]{2})$/gm;
/** Digits after the area code that make a block. */
const BLOCK_DIGITS = 3;

/** A shorter prefix stands for several blocks; none at all is a guess at a whole code, that any block outweighs. */
const blocksOf = (digits: string): number => (digits === '' ? 0.1 : 10 ** (BLOCK_DIGITS - digits.length));

/** The one city that libphonenumber writes without a state. */
const capitalAsCity = (geocoding: string): string => geocoding.replaceAll('|Washington D.C.', '|Washington, DC');

/** Reads libphonenumber's geocoding of +1: the cities of each area code, and how many blocks of numbers each of them has. */
export function readShares(geocoding: string, gazetteer: Gazetteer): ReadonlyMap<string, readonly Share[]> {
  const shares = new Map<string, Map<string, Share>>();
  for (const [, areaCode = '', digits = '', name = '', state = ''] of capitalAsCity(geocoding).matchAll(
    CITY_OF_PREFIX,
  )) {
    const city = ['US', 'CA']
      .map((country) => gazetteer.get(`${country}-${state} ${name.toLowerCase()}`))
      .find(Boolean);
    if (!city) continue;
    const ofCode = shares.get(areaCode) ?? new Map<string, Share>();
    const share = ofCode.get(`${name} ${state}`) ?? { city, name, state, blocks: 0 };
    share.blocks += blocksOf(digits);
    shares.set(areaCode, ofCode.set(`${name} ${state}`, share));
  }
  return new Map([...shares].map(([areaCode, ofCode]) => [areaCode, [...ofCode.values()]]));
}

/** The shares of several codes as those of one, the largest first. */
export function sumShares(shares: readonly Share[]): Share[] {
  const sums = new Map<string, Share>();
  for (const share of shares) {
    const city = `${share.name} ${share.state}`;
    const sum = sums.get(city) ?? { ...share, blocks: 0 };
    sum.blocks += share.blocks;
    sums.set(city, sum);
  }
  return [...sums.values()].toSorted((one, other) => other.blocks - one.blocks);
}

const MOST_CITIES = 2;

/** The largest city, and the next one when it is not much smaller: `Oakland / Fremont, CA`. Needs the largest first. */
export function nameMainCities(shares: readonly Share[]): string {
  const [largest] = shares;
  const main = shares.slice(0, MOST_CITIES).filter(({ blocks }) => blocks * 2 >= (largest?.blocks ?? 0));
  const states = new Set(main.map(({ state }) => state));
  if (states.size > 1) return main.map(({ name, state }) => `${name}, ${state}`).join(' / ');
  return `${main.map(({ name }) => name).join(' / ')}, ${largest?.state}`;
}

/** The median of all blocks, so that a city that is read wrong does not move it. Degrees, to a hundredth: about a kilometer. */
export function middleOf(shares: readonly Share[]): [latitude: number, longitude: number] {
  return [medianOf(shares, ({ latitude }) => latitude), medianOf(shares, ({ longitude }) => longitude)];
}

function medianOf(shares: readonly Share[], degrees: (city: City) => number): number {
  const ordered = shares.toSorted((one, other) => degrees(one.city) - degrees(other.city));
  let beyond = ordered.reduce((sum, { blocks }) => sum + blocks, 0) / 2;
  const middle = ordered.find(({ blocks }) => (beyond -= blocks) <= 0);
  return middle ? toHundredth(degrees(middle.city)) : NaN;
}

export const toHundredth = (degrees: number): number => Math.round(degrees * 100) / 100;
