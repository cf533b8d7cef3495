import type { NumberType } from '#number-facts';
import type { AreaCodeFile, AreaRow } from './area-code-file.js';
import file from './north-america.json' with { type: 'json' };
import type { Position } from './position.js';

/** An area code of the North American Numbering Plan, calling code 1. */
export interface AreaCode {
  /** Three digits. */
  readonly code: string;
  readonly type: Extract<NumberType, 'local' | 'toll_free'>;
  /** ISO 3166-1, two capital letters; Puerto Rico, Guam and their like are countries to it. Null for toll-free codes. */
  readonly country: string | null;
  /** States or provinces, two capital letters each; none outside the United States and Canada. */
  readonly regions: readonly string[];
  /** For people, such as `Oakland / Fremont, CA`, `Calgary, AB or Edmonton, AB` or `Jamaica`. Null for toll-free codes. */
  readonly locality: string | null;
  /** The other codes of the same ground, in the order of their digits. Of a toll-free code, all other toll-free ones. */
  readonly overlays: readonly string[];
  /** Where the middle of each area that it serves is: mostly one, none for toll-free codes. */
  readonly positions: readonly Position[];
}

let table: ReadonlyMap<string, AreaCode> | undefined;

/** Every area code in service, by its digits, in their order. Made when somebody asks first: a start needs none. */
export function areaCodes(): ReadonlyMap<string, AreaCode> {
  table ??= readAreaCodes(file as unknown as AreaCodeFile);
  return table;
}

/** Undefined for what is no area code in service: not of North America, not geographic nor toll-free, or not given out yet. */
export function areaCode(code: string): AreaCode | undefined {
  return areaCodes().get(code);
}

/** The area codes of a state or province, such as `NY` or `ON`, in the order of their digits. Empty for what is none. */
export function areaCodesOf(region: string): readonly AreaCode[] {
  return [...areaCodes().values()].filter(({ regions }) => regions.includes(region));
}

function readAreaCodes({ areas, tollFree }: AreaCodeFile): Map<string, AreaCode> {
  const rows = new Map<string, AreaRow[]>();
  for (const row of areas) {
    for (const code of row[0].split(' ')) rows.set(code, [...(rows.get(code) ?? []), row]);
  }
  const local = [...rows].map(([code, ofCode]) => describeLocal(code, ofCode));
  const all = [...local, ...tollFree.map((code) => describeTollFree(code, tollFree))];
  return new Map(all.toSorted(byDigits).map((described) => [described.code, described]));
}

const byDigits = (one: AreaCode, other: AreaCode): number => Number(one.code) - Number(other.code);

function describeLocal(code: string, rows: readonly AreaRow[]): AreaCode {
  const places = rows.flatMap(([, ofRow]) => ofRow.split(' ').map((place) => place.split('-')));
  return {
    code,
    type: 'local',
    country: places[0]?.[0] ?? null,
    regions: distinct(places.flatMap(([, region]) => region ?? [])),
    locality: nameAreas(rows.map(([, , locality]) => locality)),
    overlays: distinct(rows.flatMap(([codes]) => codes.split(' ')))
      .filter((other) => other !== code)
      .toSorted(),
    positions: rows.map(([, , , latitude, longitude]) => ({ latitude, longitude })),
  };
}

/** Of several areas the main city each, lest it become a list. */
function nameAreas(localities: readonly string[]): string {
  const [only = '', ...others] = localities;
  return others.length === 0
    ? only
    : distinct(localities.map((locality) => locality.replace(/ \/ [^,]+/, ''))).join(' or ');
}

function describeTollFree(code: string, tollFree: readonly string[]): AreaCode {
  const overlays = tollFree.filter((other) => other !== code);
  return { code, type: 'toll_free', country: null, regions: [], locality: null, overlays, positions: [] };
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];
