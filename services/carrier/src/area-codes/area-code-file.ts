/**
 * What `north-america.json` holds. An area is ground that one or several area codes serve; several of them are overlays of
 * each other. A code may serve more than one area: 917 serves Manhattan, as 212 does, and the rest of New York, as 718 does.
 */
export interface AreaCodeFile {
  /** ISO 8601 date: the codes are those in service on this day. */
  readonly inServiceOn: string;
  readonly sources: readonly AreaCodeSource[];
  readonly areas: readonly AreaRow[];
  readonly tollFree: readonly string[];
}

export interface AreaCodeSource {
  readonly name: string;
  readonly gives: string;
  readonly asOf: string;
  readonly licence: string;
  readonly url: string;
}

export type AreaRow = [
  /** Area codes with a space between them. */
  codes: string,
  /** ISO 3166-2 of each state or province, or ISO 3166-1 of a country without any; a space between them. */
  places: string,
  /** For people, such as `Oakland / Fremont, CA`. */
  locality: string,
  /** Degrees. The middle of its numbers, not of its ground. */
  latitude: number,
  longitude: number,
];
