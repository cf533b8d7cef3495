import type { ImportWork, ImportedRow, RegionWanted, RegisteredNumber, Refusal } from '../number-register.port.js';

/** A number as the double knows it. */
export interface KnownNumber {
  readonly workspace: string;
  /** `reserved`: kept for a purchase, and not there yet. */
  readonly status: 'reserved' | 'active' | 'leaving';
  /** The purchase or the import. */
  readonly broughtBy: string;
  readonly facts: RegisteredNumber | undefined;
  readonly region?: RegionWanted;
  /** Every region in which it may be, until one is confirmed. */
  readonly places?: readonly string[] | undefined;
}

/** An import as the double knows it. */
export interface KnownImport {
  readonly work: ImportWork;
  status: 'running' | 'finished';
  page: string | null;
  refusal: Refusal | null;
  expected: number | null;
  restingUntil: string | null;
  /** Told of together. */
  readonly blocks: (readonly ImportedRow[])[];
  /** Claimed, and not told of. */
  readonly open: Set<string>;
}
