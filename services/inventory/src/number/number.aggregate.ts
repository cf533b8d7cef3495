import type { Aggregate } from '#event-store';
import { occurrenceOf } from '../event/occurrence-of.js';
import type { NumberEvent } from './domain/number.events.js';
import { evolveNumber, unclaimed } from './domain/number.evolve.js';
import type { NumberState } from './domain/number.state.js';

/** One stream per number for good, whoever holds it (rule 1). */
export const numberStream = (number: string): string => `number-${number}`;

const SCHEMA_VERSION = '1';

/** The number as it is, whoever holds it: what a claim is decided on. */
export const anyonesNumber: Aggregate<NumberState, NumberEvent> = {
  name: 'number',
  initial: unclaimed,
  schemaVersion: SCHEMA_VERSION,
  evolve: (state, event, recorded) => evolveNumber(state, event, occurrenceOf(recorded)),
};

/** The number as one workspace may know it: what others did with it, before or after, is not there. */
export function numberOf(workspace: string): Aggregate<NumberState, NumberEvent> {
  return {
    ...anyonesNumber,
    name: `number of ${workspace}`,
    evolve: (state, event, recorded) =>
      recorded.metadata['workspace'] === workspace ? anyonesNumber.evolve(state, event, recorded) : state,
  };
}
