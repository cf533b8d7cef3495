import { assertNever } from '#assert-never';
import type { Aggregate } from '#event-store';
import type { CarrierConfiguration } from '../carrier-facts.js';
import { failureOnPurpose } from './failures-on-purpose.js';
import type { SandboxBlockEntered, SandboxNumberEvent } from './sandbox.events.js';

/** Who ordered a number last, and how it is set up. */
export interface Holding {
  readonly accountId: string;
  readonly purchaseId: string;
  readonly configuration: CarrierConfiguration;
  /** When the order is seen to, ISO 8601 in UTC; null when it was at once. */
  readonly settlesAt: string | null;
}

/** The numbers of one block that have been ordered and not been given back, by their E.164. */
export type HeldNumbers = Readonly<Record<string, Holding>>;

/** One stream for a block: few enough numbers to fold quickly, and few buyers who get in each other's way. */
export const blockStream = (stem: string): string => `sandbox-numbers-${stem}`;

export const heldNumbers: Aggregate<HeldNumbers, SandboxNumberEvent> = {
  name: 'sandbox numbers',
  initial: {},
  schemaVersion: '1',
  evolve: (held, event) => {
    const { [event.number]: holding, ...others } = held;
    switch (event.type) {
      case 'SandboxNumberOrdered': {
        const { type: _, number, ...ordered } = event;
        return { ...others, [number]: ordered };
      }
      case 'SandboxNumberConfigured':
        return holding ? { ...others, [event.number]: { ...holding, configuration: event.configuration } } : others;
      case 'SandboxNumberReleased':
        return others;
      default:
        return assertNever(event);
    }
  },
};

/** Where to look for what an account holds. */
export const accountStream = (accountId: string): string => `sandbox-account-${accountId}`;

/** Stems of the blocks that an account ever had a number of, in the order of its first ones. */
export const enteredBlocks: Aggregate<readonly string[], SandboxBlockEntered> = {
  name: 'sandbox account',
  initial: [],
  schemaVersion: '1',
  evolve: (stems, { stem }) => [...stems, stem],
};

/** `lost`: it has never arrived. */
export type OrderState = 'pending' | 'bought' | 'refused' | 'lost';

/** What has become of an order by a time (ISO 8601, UTC). */
export function stateOfOrder(number: string, { settlesAt }: Holding, time: string): OrderState {
  if (settlesAt !== null && settlesAt > time) return 'pending';
  const failure = failureOnPurpose(number);
  if (!failure || failure.kind === 'refused' || failure.bought) return 'bought';
  return failure.kind === 'order_pending' ? 'refused' : 'lost';
}
