import { assertNever } from '#assert-never';
import type { ErasureEvent } from './erasure.events.js';

/** How far the erasing of a subject is. It begins anew whenever it is asked for: something may have been said since. */
export type ErasureState =
  | { readonly status: 'none' }
  | { readonly status: 'erasing'; readonly startedAt: string }
  | { readonly status: 'erased'; readonly startedAt: string; readonly erasedAt: string; readonly erasedKeys: number };

export const noErasure: ErasureState = { status: 'none' };

/** `time`: ISO 8601, UTC. */
export function evolveErasure(state: ErasureState, event: ErasureEvent, time: string): ErasureState {
  switch (event.type) {
    case 'SubjectErasureStarted':
      return { status: 'erasing', startedAt: time };
    case 'SubjectErased': {
      const startedAt = state.status === 'none' ? time : state.startedAt;
      return { status: 'erased', startedAt, erasedAt: time, erasedKeys: event.erasedKeys };
    }
    default:
      return assertNever(event);
  }
}
