import type { ErasureEvent } from '../domain/erasure.events.js';
import type { ErasureState } from '../domain/erasure.state.js';

/** The intent, durable before a key is gone: whatever happens then, it is brought to its end. */
export function decideEraseSubject(subject: string, { status }: ErasureState): ErasureEvent[] {
  return status === 'erasing' ? [] : [{ type: 'SubjectErasureStarted', subject }];
}
