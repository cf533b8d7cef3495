import type { CarrierConfiguration, WebhookTargets } from './carrier-facts.js';

/**
 * Whether a field of a configuration is one of our webhooks, at whatever address this installation had: paths name the
 * account, whose id no other installation has.
 */
export function leadsHere(value: CarrierConfiguration[string], webhooks: WebhookTargets): boolean {
  if (typeof value !== 'string') return false;
  const path = URL.parse(value)?.pathname;
  return Object.values(webhooks).some((target) => URL.parse(target)?.pathname === path);
}
