import type { ConsentEvent, RecipientOptedOut } from '../domain/consent.events.js';
import type { ConsentWish } from '../domain/consent-words.js';
import type { ConsentState } from '../domain/consent.state.js';

export interface HearConsent extends Omit<RecipientOptedOut, 'type'> {
  readonly wish: ConsentWish;
}

/** What somebody says of being written to. A yes of whom nobody has stopped from being written to means something else. */
export function decideHearConsent({ wish, ...said }: HearConsent, { isOptedOut }: ConsentState): ConsentEvent[] {
  if ((wish === 'opt_out') === isOptedOut) return [];
  return [{ type: wish === 'opt_out' ? 'RecipientOptedOut' : 'RecipientOptedIn', ...said }];
}
