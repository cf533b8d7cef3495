import { assertNever } from '#assert-never';
import type { ConsentEvent } from './consent.events.js';

/** Whether the other party of a number may be written to from it: who has never said so may. */
export interface ConsentState {
  readonly isOptedOut: boolean;
  /** Since when, and by which word; null while nobody has said anything. */
  readonly said: { readonly word: string; readonly at: string } | null;
}

export const unaskedConsent: ConsentState = { isOptedOut: false, said: null };

/** `time`: ISO 8601, UTC. */
export function evolveConsent(_: ConsentState, event: ConsentEvent, time: string): ConsentState {
  switch (event.type) {
    case 'RecipientOptedOut':
      return { isOptedOut: true, said: { word: event.word, at: time } };
    case 'RecipientOptedIn':
      return { isOptedOut: false, said: { word: event.word, at: time } };
    default:
      return assertNever(event);
  }
}
