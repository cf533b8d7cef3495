import type { CarrierName } from '#number-facts';
import type { AccountSetup } from './carrier-facts.js';
import type { Carrier } from './carrier.port.js';

/** What it takes to talk to a carrier about one account. */
export interface CarrierOpening {
  readonly carrier: CarrierName;
  readonly workspace: string;
  readonly carrierAccountId: string;
  /** As `readCredentials` has read them. */
  readonly credentials: unknown;
  readonly setup: AccountSetup;
}

/** The carriers that there are. */
export abstract class Carriers {
  /** Nothing is asked of the carrier yet. */
  abstract open(opening: CarrierOpening): Promise<Carrier>;

  /** Where the carrier reaches us; undefined when it cannot, for want of a public address. No slash at the end. */
  abstract publicUrlFor(carrier: CarrierName): string | undefined;
}
