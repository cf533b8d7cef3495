/** Where people can have a number's calls handled: a region of the carrier, and the edge at which calls enter its network. */
export interface RegionEdge {
  readonly edge: string;
  /** For people. */
  readonly name: string;
  /** The region nearest to the edge. */
  readonly region: string;
}

/** Twilio's regions: where calls are handled and recordings lie. */
export const REGIONS: readonly { readonly value: string; readonly name: string }[] = [
  { value: 'us1', name: 'United States' },
  { value: 'ie1', name: 'Ireland' },
  { value: 'au1', name: 'Australia' },
];

/** In the order in which people are shown them. Source: Twilio, "Edge locations". */
export const REGION_EDGES: readonly RegionEdge[] = [
  { edge: 'ashburn', name: 'US East (Ashburn)', region: 'us1' },
  { edge: 'umatilla', name: 'US West (Umatilla)', region: 'us1' },
  { edge: 'sao-paulo', name: 'Brazil (São Paulo)', region: 'us1' },
  { edge: 'dublin', name: 'Ireland (Dublin)', region: 'ie1' },
  { edge: 'frankfurt', name: 'Germany (Frankfurt)', region: 'ie1' },
  { edge: 'sydney', name: 'Australia (Sydney)', region: 'au1' },
  { edge: 'singapore', name: 'Singapore', region: 'au1' },
  { edge: 'tokyo', name: 'Japan (Tokyo)', region: 'au1' },
];

/** Numbers of an account that are in one region. */
export interface NumbersInRegion {
  readonly count: number;
  /** E.164: some of them to begin with, at most `MAX_NAMED_NUMBERS`. */
  readonly some: readonly string[];
}

export const MAX_NAMED_NUMBERS = 5;
