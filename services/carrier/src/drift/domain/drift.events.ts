/** What can differ, in the order in which people should see to it: what costs calls now first, what nothing has to be done about last. */
export const DRIFT_KINDS = [
  'webhooks_changed',
  'overridden',
  'region_changed',
  'number_gone',
  'capabilities_changed',
  'number_unknown',
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** Its place in that order: lower is to be seen to sooner. */
export const rankOf = ({ kind }: { readonly kind: DriftKind }): number => DRIFT_KINDS.indexOf(kind);

/** What takes calls or messages past a number's own webhooks: see `Override` of the carrier's port. */
export interface DriftOverride {
  readonly kind: string;
  /** The carrier's id of it. */
  readonly id: string;
  readonly name: string | null;
  readonly takes: 'voice' | 'messages';
}

/** Something in which the carrier's account and this workspace differ. */
export interface DriftLine {
  /** The same for the same difference of the same account, however often it is found. */
  readonly driftId: string;
  readonly kind: DriftKind;
  /** E.164; null for what is set up once for the whole account. */
  readonly number: string | null;
  /** How it is here and there, in words without secrets; null: not at all. */
  readonly here: string | null;
  readonly there: string | null;
  /** What is in the way, of an `overridden` line. */
  readonly override: DriftOverride | null;
}

/** How many differences of each kind there are, also those that are not told one by one. */
export type DriftCounts = Readonly<Record<DriftKind, number>>;

/** Somebody wants to know how the account differs, or it is time to look again. */
export interface DriftCheckStarted {
  readonly type: 'DriftCheckStarted';
  readonly carrierAccountId: string;
}

/** Lines that were not known, or are otherwise than they were. */
export interface DriftFound {
  readonly type: 'DriftFound';
  readonly carrierAccountId: string;
  readonly lines: readonly DriftLine[];
}

/** These are no differences any more. */
export interface DriftOver {
  readonly type: 'DriftOver';
  readonly carrierAccountId: string;
  readonly driftIds: readonly string[];
}

/** These gave their places to what matters more. Whether they differ still nobody has said. */
export interface DriftUnlisted {
  readonly type: 'DriftUnlisted';
  readonly carrierAccountId: string;
  readonly driftIds: readonly string[];
}

/** Somebody had it put right from here. */
export interface DriftFixed {
  readonly type: 'DriftFixed';
  readonly carrierAccountId: string;
  readonly driftId: string;
  /** The import that brings an unknown number in; null for everything else. */
  readonly importId: string | null;
}

/** Somebody had the carrier asked to put it right, and it does not say yet that it has. */
export interface DriftFixAsked {
  readonly type: 'DriftFixAsked';
  readonly carrierAccountId: string;
  readonly driftId: string;
}

/**
 * The numbers, moved and not, that were asked last for their region where one check could not ask all: in the order of
 * their text, the next goes on after them. Null: none of these was left out.
 */
export interface RegionsAsked {
  readonly moved: string | null;
  readonly unmoved: string | null;
}

/** All that the account holds was compared with all that is held here. */
export interface DriftChecked {
  readonly type: 'DriftChecked';
  readonly carrierAccountId: string;
  readonly numbersHere: number;
  readonly numbersThere: number;
  readonly found: DriftCounts;
  /** Not there: none was left out, or nobody counted yet. */
  readonly regionsAsked?: RegionsAsked;
  /** Numbers of the account that this workspace has detached; before they were told apart, they were `number_unknown`. */
  readonly letGo?: number;
}

/** It could not be compared; what was known before stays. */
export interface DriftCheckFailed {
  readonly type: 'DriftCheckFailed';
  readonly carrierAccountId: string;
  readonly code: string;
  readonly detail: string;
}

export type DriftEvent =
  | DriftCheckStarted
  | DriftFound
  | DriftOver
  | DriftUnlisted
  | DriftFixed
  | DriftFixAsked
  | DriftChecked
  | DriftCheckFailed;
