import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../../services/standalone/src/testing/chance.js';
import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { Journal } from '../journal.js';
import type { CommandSender } from './command-sender.js';

/** What a writer works with. */
export interface Writing {
  readonly chance: Chance;
  readonly sender: CommandSender;
  readonly inventory: HttpClient;
  /** By name. */
  readonly gates: ReadonlyMap<string, HttpClient>;
  readonly journal: Journal;
  /** Once it is aborted, the writer brings what it has begun to an end. */
  readonly stopping: AbortSignal;
}

/** Sends commands until it is told to stop, or one of them is refused. */
export type Writer = (writing: Writing) => Promise<void>;

export async function pauseUpTo(maxMs: number, { chance }: Pick<Writing, 'chance'>): Promise<void> {
  await delay(chance.below(maxMs));
}
