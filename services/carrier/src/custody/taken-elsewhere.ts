import type { OwnedNumber, WebhookTargets } from '../carrier/carrier-facts.js';
import type { CarrierRegions } from '../carrier/carrier-regions.port.js';
import type { Carrier } from '../carrier/carrier.port.js';

/** Where the calls of a number may lead to us: in one of these regions, to these webhooks, whatever the address. */
export interface OursAbroad {
  readonly visited: readonly string[];
  readonly webhooks: WebhookTargets;
}

/**
 * The region in which the calls of a number are handled, if it is another than home and nothing of ours takes them there:
 * how they are taken is then as somebody has set it up since. Rejects with a `CarrierError`.
 */
export async function regionTakenElsewhere(
  carrier: Carrier,
  regions: CarrierRegions,
  owned: OwnedNumber,
  { visited, webhooks }: OursAbroad,
): Promise<string | undefined> {
  const region = await regions.regionOf(owned.number);
  if (region === regions.home) return undefined;
  // We have set up nothing there, and may have no credentials to look with.
  if (!visited.includes(region)) return region;
  const there = await regions.asSetUpIn(owned, region);
  const without = { ...there, configuration: carrier.withoutUs(there, webhooks) };
  // Not field by field: what somebody has put before our webhook takes the calls past it.
  return carrier.currentTargets(there).voice === carrier.currentTargets(without).voice ? region : undefined;
}
