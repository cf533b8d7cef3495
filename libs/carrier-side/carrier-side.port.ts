import type { CarrierCheck, NumberInQuestion } from './carrier-check.js';

/** What the inventory asks of whoever deals with carriers. Rejects with `service_unavailable` while that cannot be reached. */
export abstract class CarrierSide {
  /**
   * That numbers of the account can be brought in. Rejects with `carrier_account_not_found`, `carrier_credentials_missing`,
   * `marketplace_missing`, `public_url_missing`.
   */
  abstract requireImportable(workspace: string, carrierAccountId: string): Promise<void>;

  /**
   * What its carrier says of a number, within a few seconds: what it does not say in time, it has said earlier or is not
   * known, and a check tells which. Rejects with `carrier_account_not_found`,
   * `carrier_credentials_missing`, `marketplace_missing`.
   */
  abstract checksOf(workspace: string, number: NumberInQuestion): Promise<readonly CarrierCheck[]>;
}
