import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { CarrierConfiguration, Pointing } from '../carrier/carrier-facts.js';

/** `elsewhere`: something of it goes where nobody of us has sent it, which is left alone. */
export type Kept = 'here' | 'elsewhere' | 'gone';

/** Said of a number that stays once something of it may have been put back. */
export function whereItPoints(kept: Kept, carrierAccountId: string): string {
  const drift = `GET /v1/carrier-accounts/${carrierAccountId}/drift`;
  switch (kept) {
    case 'here':
      return 'The number points here as before.';
    case 'elsewhere':
      return `Not all of it points here any more: see ${drift}.`;
    case 'gone':
      return `The account does not hold it any more: see ${drift}.`;
  }
}

/**
 * Of a number that stays because its carrier would not put back all of it: what was put back points here again, so that
 * nothing stays halfway. `saved`: what was to be put back; without it, what pointed here was to be taken away. Rejects
 * with a `CarrierError`.
 */
export async function keepHere(
  { carrier, webhooks }: ConnectedAccount,
  number: string,
  saved: CarrierConfiguration | undefined,
): Promise<Kept> {
  const owned = await carrier.ownedNumber(number);
  if (!owned) return 'gone';
  if (!webhooks) return 'elsewhere';
  const here = carrier.pointing(owned, webhooks);
  const now = carrier.currentTargets(owned);
  const former = saved ? carrier.currentTargets({ ...owned, configuration: saved }) : { voice: null, messages: null };
  const isOurs = (way: keyof Pointing) => here[way] || now[way] === former[way];
  if (!isOurs('voice') || !isOurs('messages')) return 'elsewhere';
  if (!here.voice || !here.messages) await carrier.pointHere(owned, webhooks);
  return 'here';
}
