import type { SpokenSentence } from '../account/domain/account.events.js';
import type { NoRouteCode } from '#inbound-routes';

/** Why a caller is told something instead of being connected. */
export type NotConnectedCode =
  | NoRouteCode
  /** The agent has not said where it wants its calls, or this carrier cannot reach that place. */
  | 'agent_not_reachable'
  /** Who takes the call cannot be told right now. */
  | 'route_unknown';

const inEnglish = (text: string): SpokenSentence => ({ text, language: 'en-US' });

const NOBODY_THERE = inEnglish(
  'Thank you for calling. Nobody can take your call at the moment. Please try again later.',
);

/** What callers hear when the account has no sentence of its own. The reason is ours; they are told what to do. */
export const DEFAULT_SENTENCES: Readonly<Record<NotConnectedCode, SpokenSentence>> = {
  number_unknown: inEnglish(
    'The number that you have called is not in service. Please check the number and call again.',
  ),
  number_not_active: NOBODY_THERE,
  no_inbound_agent: NOBODY_THERE,
  agent_not_published: NOBODY_THERE,
  voice_missing: NOBODY_THERE,
  agent_not_reachable: NOBODY_THERE,
  route_unknown: inEnglish(
    'Thank you for calling. We cannot connect your call right now. Please call again in a few minutes.',
  ),
};
