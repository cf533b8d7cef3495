import type { CarrierName } from '#number-facts';

/** The credentials of the account were right, and are kept in the vault: never here. */
export interface CarrierAccountConnected {
  readonly type: 'CarrierAccountConnected';
  readonly carrierAccountId: string;
  readonly carrier: CarrierName;
  /** What people here call it. */
  readonly name: string;
  /** The carrier's own name for the account; null where there is no carrier to ask. */
  readonly reference: string | null;
  /** What the credentials that were given are called, such as `authToken`; absent where there are none. */
  readonly credentials?: readonly string[];
}

/** Other credentials of the same account are used from now on. */
export interface CarrierAccountRotated {
  readonly type: 'CarrierAccountRotated';
  readonly carrierAccountId: string;
  /** The carrier's own name for the account, when it was not known before or has changed. */
  readonly reference?: string;
  /** As of `CarrierAccountConnected`. */
  readonly credentials?: readonly string[];
}

/** Its credentials are gone. */
export interface CarrierAccountDisconnected {
  readonly type: 'CarrierAccountDisconnected';
  readonly carrierAccountId: string;
}

/** What callers hear when nobody takes their call. */
export interface SpokenSentence {
  readonly text: string;
  /** BCP 47, such as `en-US`. */
  readonly language: string;
}

/** What people here have set about it; what is absent stays as it was. */
export interface CarrierAccountEdited {
  readonly type: 'CarrierAccountEdited';
  readonly carrierAccountId: string;
  readonly name?: string;
  /** Null: the product's own sentences. */
  readonly sentence?: SpokenSentence | null;
}

/** What our webhooks need at the carrier is there: see `Carrier.setUp`. */
export interface CarrierAccountSetUp {
  readonly type: 'CarrierAccountSetUp';
  readonly carrierAccountId: string;
  readonly setup: Readonly<Record<string, string>>;
}

export type AccountEvent =
  | CarrierAccountConnected
  | CarrierAccountRotated
  | CarrierAccountDisconnected
  | CarrierAccountSetUp
  | CarrierAccountEdited;
