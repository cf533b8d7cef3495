import { readMetadata } from '#event-store';
import type { Aggregate } from '#event-store';
import type { ErasureEvent } from './domain/erasure.events.js';
import { evolveErasure, noErasure } from './domain/erasure.state.js';
import type { ErasureState } from './domain/erasure.state.js';
import type { Subject } from './subject-key.js';

export const subjectStream = ({ workspace, subject }: Subject): string => `subject-${workspace}/${subject}`;

export const erasure: Aggregate<ErasureState, ErasureEvent> = {
  name: 'erasure',
  initial: noErasure,
  schemaVersion: '1',
  evolve: (state, event, recorded) => evolveErasure(state, event, readMetadata(recorded).time),
};
