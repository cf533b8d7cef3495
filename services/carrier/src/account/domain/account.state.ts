import { assertNever } from '#assert-never';
import type { AccountEvent, CarrierAccountConnected, SpokenSentence } from './account.events.js';

/** An account that was connected once. */
export interface KnownAccount extends Omit<CarrierAccountConnected, 'type'> {
  readonly status: 'connected' | 'disconnected';
  /** Ids at the carrier, by name; empty until something was set up there. */
  readonly setup: Readonly<Record<string, string>>;
  /** What callers hear when nobody takes their call; null: the product's own sentences. */
  readonly sentence: SpokenSentence | null;
  /** When it was connected last. */
  readonly connectedAt: string;
}

export type AccountState = { readonly status: 'unknown' } | KnownAccount;

export const unknownAccount: AccountState = { status: 'unknown' };

/** `time`: ISO 8601, UTC. */
export function evolveAccount(state: AccountState, event: AccountEvent, time: string): AccountState {
  if (event.type === 'CarrierAccountConnected') {
    const { type: _, ...facts } = event;
    return { ...facts, status: 'connected', setup: {}, sentence: null, connectedAt: time };
  }
  if (state.status === 'unknown') return state;
  switch (event.type) {
    case 'CarrierAccountRotated': {
      const { reference = state.reference, credentials = [] } = event;
      return { ...state, reference, credentials };
    }
    case 'CarrierAccountDisconnected':
      return { ...state, status: 'disconnected' };
    case 'CarrierAccountSetUp':
      return { ...state, setup: event.setup };
    case 'CarrierAccountEdited': {
      const { name = state.name, sentence = state.sentence } = event;
      return { ...state, name, sentence };
    }
    default:
      return assertNever(event);
  }
}
