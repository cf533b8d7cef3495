import type { ErasureEvent, SubjectErased } from '../domain/erasure.events.js';
import type { ErasureState } from '../domain/erasure.state.js';

export type FinishErasure = Omit<SubjectErased, 'type'>;

/** The keys are gone. */
export function decideFinishErasure(command: FinishErasure, { status }: ErasureState): ErasureEvent[] {
  return status === 'erasing' ? [{ type: 'SubjectErased', ...command }] : [];
}
