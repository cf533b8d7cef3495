import { hasCode } from '#domain-error';
import { CommandLineError } from '#service-process/command-line';
import { MoveRefusedError } from './explain-difference.js';
import { inThousands } from './words.js';

/** The operator asked the move to stop. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor() {
    super('Interrupted.');
  }
}

const STORE_CODES = ['event_store_unavailable', 'append_outcome_unknown', 'append_invalid'] as const;
const DISTURBED_CODES = ['wrong_expected_revision', 'event_id_conflict'] as const;

/** Status of the process, and what it says: a stack trace only for what an operator cannot mend. */
export function explainFailedMove(error: unknown, copiedEvents: number): { status: number; sentence: string } {
  if (error instanceof CommandLineError) return { status: 2, sentence: error.message };
  if (error instanceof MoveRefusedError) return { status: 1, sentence: error.message };
  if (error instanceof InterruptedError) return { status: 130, sentence: `${error.message}${howToGoOn(copiedEvents)}` };
  if (DISTURBED_CODES.some((code) => hasCode(error, code))) {
    const sentence = `Somebody else writes to the target: ${(error as Error).message} Stop Ringfence there and compare with --verify-only.`;
    return { status: 1, sentence };
  }
  if (STORE_CODES.some((code) => hasCode(error, code))) {
    return { status: 1, sentence: `${(error as Error).message}${howToGoOn(copiedEvents)}` };
  }
  return { status: 1, sentence: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function howToGoOn(copiedEvents: number): string {
  if (copiedEvents === 0) return '';
  return ` The target holds at least the first ${inThousands(copiedEvents)} events; the same command goes on from there.`;
}
