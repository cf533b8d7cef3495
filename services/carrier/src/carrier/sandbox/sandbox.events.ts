import type { CarrierConfiguration } from '../carrier-facts.js';

/** Somebody ordered the number. */
export interface SandboxNumberOrdered {
  readonly type: 'SandboxNumberOrdered';
  /** E.164. */
  readonly number: string;
  readonly accountId: string;
  readonly purchaseId: string;
  readonly configuration: CarrierConfiguration;
  /** When the order is seen to, ISO 8601 in UTC; null when it was at once. */
  readonly settlesAt: string | null;
}

export interface SandboxNumberConfigured {
  readonly type: 'SandboxNumberConfigured';
  readonly number: string;
  readonly configuration: CarrierConfiguration;
}

export interface SandboxNumberReleased {
  readonly type: 'SandboxNumberReleased';
  readonly number: string;
}

/** What happens to the numbers of a block. */
export type SandboxNumberEvent = SandboxNumberOrdered | SandboxNumberConfigured | SandboxNumberReleased;

/** The account ordered a number of this block for the first time. */
export interface SandboxBlockEntered {
  readonly type: 'SandboxBlockEntered';
  readonly accountId: string;
  /** What the block's numbers begin with. */
  readonly stem: string;
}
