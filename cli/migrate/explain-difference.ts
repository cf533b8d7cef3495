import type { RecordedEvent } from '#event-store';
import { differingFields } from './compare-histories.js';
import type { Difference } from './compare-histories.js';
import { inThousands } from './words.js';

/** Two histories that cannot be one; the message names the first difference and what to do. */
export class MoveRefusedError extends Error {
  override readonly name = 'MoveRefusedError';
}

/** Why nothing can be copied into a target whose history is not a beginning of the source's. */
export function explainForeignTarget(difference: Difference): string {
  const remedy = difference.source
    ? 'Name a target that is empty: one that Ringfence was never started on.'
    : 'Ringfence has worked on the target since it was moved, or the two are the wrong way round.';
  return `${explainDifference(difference)} Nothing was written. ${remedy}`;
}

/** Names the first event that is not the same in both, never what it holds. */
export function explainDifference({ place, source, target }: Difference): string {
  const event = `event ${inThousands(place)}`;
  if (source && target) {
    const fields = differingFields(source, target).join(', ');
    return `The histories differ (${fields}) at ${event}: the source has ${describe(source)}, the target ${describe(target)}.`;
  }
  if (source) return `The target lacks ${event} and all after it: ${describe(source)}.`;
  return `The target goes on where the source ends, with ${event}: ${describe(target!)}.`;
}

function describe({ stream, revision, type, id }: RecordedEvent): string {
  return `revision ${revision} of stream ${stream} (${type}, id ${id})`;
}
