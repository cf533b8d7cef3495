import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningEmulator } from '../running-emulator.js';
import type { Violation } from '../server/request-log.js';

/** What one emulator has seen. */
export interface Tally {
  /** How many requests of each operation fitted the carrier's document. */
  readonly validated: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

/**
 * Closes an emulator that was asked for what is right alone. Rejects when a request or an answer did not fit its document.
 * Where `CARRIER_TALLIES` names a directory, what was seen is left there, for `npm run test:carriers` to add up.
 */
export async function closeTallied(emulator: RunningEmulator): Promise<void> {
  const { violations, validated } = emulator;
  const { CARRIER_TALLIES: directory } = process.env;
  if (directory) {
    const tally: Tally = { validated: Object.fromEntries(validated), violations };
    await writeFile(join(directory, `${randomUUID()}.json`), JSON.stringify(tally));
  }
  await emulator.close();
  const [first] = violations;
  if (!first) return;
  const { method, path, problem } = first;
  throw new Error(`${violations.length} requests do not fit the carrier's document. ${method} ${path}: ${problem}`);
}
