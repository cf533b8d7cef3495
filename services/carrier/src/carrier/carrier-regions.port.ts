import type { OwnedNumber, WebhookTargets } from './carrier-facts.js';

/** Regions of a carrier's numbers. Rejects with a `CarrierError`, as `Carrier` does. */
export abstract class CarrierRegions {
  /** The one in which every number is at first. */
  abstract readonly home: string;

  /** Those of which there are credentials, `home` among them: elsewhere nothing can be set or read. */
  abstract readonly withCredentials: readonly string[];

  /** Rejects with `carrier_credentials_rejected` where nobody gave credentials that are good for the region. */
  abstract requireCredentials(region: string): Promise<void>;

  /** The region that handles the number's calls now. */
  abstract regionOf(number: string): Promise<string>;

  /**
   * The number with what it is set up with in that region, as far as its calls go: for looking alone, since what is written
   * with it would be written at home. Its calls lead nowhere where the region has no record of it. Rejects as
   * `requireCredentials` does.
   */
  abstract asSetUpIn(owned: OwnedNumber, region: string): Promise<OwnedNumber>;

  /**
   * Makes sure, without changing where calls are handled, that they would reach us from this region: credentials of the
   * region, and webhooks set there. Rejects with `region_unreachable`, `carrier_credentials_rejected`.
   */
  abstract preflight(owned: OwnedNumber, region: string, webhooks: WebhookTargets): Promise<void>;

  /**
   * Asks for the region: one that `preflight` has let pass, or the one in which the number is or was, of which there may be
   * no credentials. What was asked for before and is on its way is not wanted any more. It may take minutes until
   * `regionOf` says so.
   */
  abstract setRegion(number: string, region: string): Promise<void>;

  /**
   * Takes away what leads to these webhooks, whatever the address, from the number's settings in these regions: those in
   * which its calls are handled no longer, or by nothing of ours.
   */
  abstract withdraw(number: string, regions: readonly string[], webhooks: WebhookTargets): Promise<void>;
}
