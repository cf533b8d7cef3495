import type { Logger } from 'pino';
import { START } from '#event-store';
import type { Position } from '#event-store';
import type { Starting } from '#http-api';

const TELL_MS = 2_000;

const ABOUT_TO_READ = 'The process is about to read the log.';
const WAITING_FOR_LOG = 'The process waits for KurrentDB, which cannot be used yet.';
const ABOUT_TO_ANSWER = 'The process has read the log and is about to answer.';

/** For operators. Whoever sends requests can but send them again. */
const WAIT = 'Wait: it goes on by itself.';
const LOOK_AFTER_THE_LOG =
  'Look after KurrentDB, or correct EVENT_STORE_URL and restart; the log on standard error says what is wrong. It is ' +
  'tried again until it works.';

/** For `Failures`. */
export const READER_FAILED = 'A reader of the log has failed. Restart the process; its log on standard error says why.';

/** What is read at a start, and by whom. */
export interface ReadersOfTheLog {
  /** How far the log goes. */
  readonly head: Position;
  /** How far each reader has got, by name. */
  readonly positions: () => Readonly<Record<string, Position>>;
}

/**
 * What a process does between the opening of its port and its first answer. A long log takes minutes: whoever waits is
 * told why, in the log, by the health and with every refusal.
 */
export class StartUp implements Starting {
  private over = false;

  /** `doing`: what it begins with, as a whole sentence. */
  constructor(
    private readonly logger: Logger,
    private doing: string | (() => string) = ABOUT_TO_READ,
  ) {}

  get isStarting(): boolean {
    return !this.over;
  }

  /** What it is doing and how far it is, in a sentence. */
  get progress(): string {
    return typeof this.doing === 'string' ? this.doing : this.doing();
  }

  get isWaitingForLog(): boolean {
    return this.doing === WAITING_FOR_LOG;
  }

  /** For `Health`: why it is not ready; empty once it has started. */
  get reasons(): readonly string[] {
    if (this.over) return [];
    return [`${this.progress} ${this.isWaitingForLog ? LOOK_AFTER_THE_LOG : WAIT}`];
  }

  /** Waits for the server that the log is on, where it is on one. */
  async whileWaitingForLog(takeOver: () => Promise<void>): Promise<void> {
    this.doing = WAITING_FOR_LOG;
    await takeOver();
    this.doing = ABOUT_TO_READ;
  }

  /** Does what `read` does, and tells how far it is meanwhile. */
  async whileReading(readers: ReadersOfTheLog, read: () => Promise<void>): Promise<void> {
    const { head, positions } = readers;
    this.doing = () => inWords(readers);
    const tell = () =>
      this.logger.info({ ...positions(), head }, 'Reading the log. Requests are answered when all of it is known.');
    if (head > START) tell();
    const telling = setInterval(tell, TELL_MS);
    try {
      await read();
    } finally {
      clearInterval(telling);
    }
    this.doing = ABOUT_TO_ANSWER;
  }

  /** Waits for what comes after the reading. `doing`: what that is, as a whole sentence. */
  async whileDoing(doing: string, work: Promise<void>): Promise<void> {
    this.doing = doing;
    await work;
    this.doing = ABOUT_TO_ANSWER;
  }

  /** Called when everything can be answered. */
  finish(): void {
    this.over = true;
  }
}

function inWords({ head, positions }: ReadersOfTheLog): string {
  const reached = Object.entries(positions());
  const each = reached.map(([name, position]) => `${name} at ${position}`).join(', ');
  return `The process is reading the log, ${percentOf(reached, head)} % so far: ${each}, of ${head}.`;
}

/** Of all that all of them have to read: they may do it one after the other. */
function percentOf(reached: readonly (readonly [name: string, position: Position])[], head: Position): number {
  // The log may have grown since.
  const read = reached.reduce((sum, [, position]) => sum + Math.min(position, head), 0);
  return head === START ? 100 : Math.floor((100 * read) / (head * reached.length));
}
