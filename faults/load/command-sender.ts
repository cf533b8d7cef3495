import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { Journal, SentCommand } from '../journal.js';

export interface Command {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** In place of `body`: a CSV file. */
  readonly csv?: string;
  readonly expected: SentCommand['expected'];
  /** Default false; see `SentCommand`. */
  readonly mayRepeat?: boolean;
}

const MAX_WAIT_MS = 20_000;
const PAUSE_MS = 100;

/** Sends commands until they are answered: one whose outcome is unknown is sent again with the same key. */
export class CommandSender {
  private sent = 0;

  /** `name` stands at the beginning of its request ids, which no other sender of the run may use. */
  constructor(
    private readonly name: string,
    private readonly client: HttpClient,
    private readonly journal: Journal,
    private readonly giveUp: AbortSignal,
  ) {}

  get hasGivenUp(): boolean {
    return this.giveUp.aborted;
  }

  /** The answer of an acknowledged command; undefined when it was refused, or given up. */
  async send<Body>(command: Command): Promise<Answer<Body> | undefined> {
    const { method, path, expected, mayRepeat = false } = command;
    const requestId = `${this.name}-${++this.sent}`;
    const sentAtMs = performance.now();
    const entry: SentCommand = { requestId, what: `${method} ${path}`, expected, mayRepeat, sentAtMs };
    this.journal.commands.push(entry);
    while (!this.giveUp.aborted) {
      const answer = await this.attempt<Body>(command, requestId);
      if (answer && answer.status < 300) {
        entry.acknowledgedAtMs = performance.now();
        return answer;
      }
      if (answer && answer.status < 500) {
        this.journal.violations.push(`${entry.what} was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
        return undefined;
      }
      await delay(PAUSE_MS);
    }
    return undefined;
  }

  private async attempt<Body>(
    { method, path, body, csv }: Command,
    requestId: string,
  ): Promise<Answer<Body> | undefined> {
    const headers = {
      'x-request-id': requestId,
      'idempotency-key': requestId,
      ...(csv !== undefined && { 'content-type': 'text/csv' }),
    };
    const signal = AbortSignal.any([AbortSignal.timeout(MAX_WAIT_MS), this.giveUp]);
    const options = { headers, signal, ...(csv === undefined ? { body } : { rawBody: csv }) };
    const answer = await this.client.send<Body>(method, path, options).catch(() => undefined);
    if (answer && answer.status >= 500 && answer.status !== 503) {
      this.journal.violations.push(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer;
  }
}
