import { setTimeout as delay } from 'node:timers/promises';
import type { ImportShown } from '../../services/standalone/src/testing/shapes.js';
import { assignOutbound, saveAgent } from './block-and-allow.js';
import { csvOf, newNumbers } from './subjects.js';
import { pauseUpTo } from './writing.js';
import type { Writing } from './writing.js';

const NUMBERS_PER_FILE = 5;
const LOOK_EVERY_MS = 50;
const MAX_LOOK_MS = 2_000;
const MAX_PAUSE_MS = 400;

/** Imports a file of new numbers, waits for its end, and assigns the first of them to a new agent; again and again. */
export async function importNumbers(writing: Writing): Promise<void> {
  const { sender, stopping } = writing;
  const fresh = newNumbers();
  for (let file = 1; !stopping.aborted; file += 1) {
    const numbers = Array.from({ length: NUMBERS_PER_FILE }, () => fresh.next().value);
    if (!(await importFile(numbers, writing))) return;
    const subject = { agentId: `imported-${file}`, number: numbers[0]! };
    const registered = saveAgent(subject, 'published', { AgentRegistered: 1, AgentPublished: 1 });
    if (!(await sender.send(registered))) return;
    const assigned = assignOutbound(subject, subject.agentId, { NumberAssigned: 1, AgentProfileTaken: 1 });
    if (!(await sender.send(assigned))) return;
    await pauseUpTo(MAX_PAUSE_MS, writing);
  }
}

/** Whether the import was acknowledged and has come to its end. An import goes on by itself after its process was killed. */
export async function importFile(
  numbers: readonly string[],
  { sender, inventory, journal }: Pick<Writing, 'sender' | 'inventory' | 'journal'>,
): Promise<boolean> {
  const expected = { ImportStarted: 1, NumberImported: numbers.length, ImportFinished: 1 };
  const command = { method: 'POST', path: '/v1/imports', csv: csvOf(numbers), expected } as const;
  const started = await sender.send<ImportShown>(command);
  if (!started) return false;
  for (const number of numbers) journal.importedNumbers.push(number);
  while (!sender.hasGivenUp) {
    const signal = AbortSignal.timeout(MAX_LOOK_MS);
    const seen = await inventory
      .send<ImportShown>('GET', `/v1/imports/${started.body.id}`, { signal })
      .catch(() => undefined);
    if (seen?.body.status === 'finished') return true;
    await delay(LOOK_EVERY_MS);
  }
  journal.violations.push(`The import ${started.body.id} was acknowledged and has not come to its end.`);
  return false;
}
