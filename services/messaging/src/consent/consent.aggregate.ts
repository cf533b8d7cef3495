import { readMetadata } from '#event-store';
import type { Aggregate } from '#event-store';
import type { ConsentEvent } from './domain/consent.events.js';
import { evolveConsent, unaskedConsent } from './domain/consent.state.js';
import type { ConsentState } from './domain/consent.state.js';

/** Of a pair: whoever stops one number may still want to hear from another. */
export const consentStream = (workspace: string, number: string, subject: string): string =>
  `consent-${workspace}/${number}/${subject}`;

export const consent: Aggregate<ConsentState, ConsentEvent> = {
  name: 'consent',
  initial: unaskedConsent,
  schemaVersion: '1',
  evolve: (state, event, recorded) => evolveConsent(state, event, readMetadata(recorded).time),
};
