/** What the inventory asks of whoever deals with carriers. Rejects with `service_unavailable` while that cannot be reached. */
export abstract class CarrierSide {
  /**
   * That numbers of the account can be brought in. Rejects with `carrier_account_not_found`, `marketplace_missing`,
   * `public_url_missing`.
   */
  abstract requireImportable(workspace: string, carrierAccountId: string): Promise<void>;
}
