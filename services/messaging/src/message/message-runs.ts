import { BackgroundWork } from '#background-work';
import type { Unfinished } from '#background-work';
import { MessageRun } from './message-run.js';
import type { MessageRunParts } from './message-run.js';
import type { OpenMessage, OpenMessages } from './open-messages.js';
import { PASSING_CODES } from '../passing-codes.js';

export interface MessageRunsOptions extends MessageRunParts {
  readonly openMessages: OpenMessages;
  readonly onTrouble: (error: unknown) => void;
}

const MAX_RUNNING = 64;

/** When something of a number's could not be brought further and nobody says why. */
const STUCK_MS = 30_000;

/**
 * Sends what is to be sent: of each number one after the other, in the order in which it was asked for and by the pace of
 * the number. What is to be done is in the log and not here.
 */
export class MessageRuns {
  private readonly sending: BackgroundWork<string>;
  private readonly looking: BackgroundWork<OpenMessage>;

  constructor(private readonly options: MessageRunsOptions) {
    const shared = {
      maxRunning: MAX_RUNNING,
      // It stays as it is, and goes on after the next start: nothing that may have been sent is given up.
      giveUp: async () => undefined,
      passingCodes: PASSING_CODES,
      onTrouble: (error: unknown) => options.onTrouble(error),
    };
    this.sending = new BackgroundWork({
      ...shared,
      keyOf: (number) => number,
      run: (number) => this.sendAllOf(number),
    });
    this.looking = new BackgroundWork({
      ...shared,
      keyOf: ({ messageId }) => messageId,
      run: (message) => new MessageRun(options, message).lookFor(),
    });
  }

  /** Goes on with what an earlier process began. */
  start(): void {
    const { openMessages } = this.options;
    for (const message of openMessages.unanswered()) this.looking.begin(message);
    for (const number of openMessages.numbers()) this.beginOf(number);
  }

  /** To be called when a message waits to go out by the number. */
  beginOf(number: string): void {
    this.sending.begin(number);
  }

  /** How many wait to go out by a number. */
  countOf(number: string): number {
    return this.options.openMessages.countOf(number);
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    await Promise.all([this.sending.stop(), this.looking.stop()]);
  }

  private async sendAllOf(number: string): Promise<Unfinished | void> {
    const { openMessages } = this.options;
    for (let next = openMessages.firstOf(number); next; next = openMessages.firstOf(number)) {
      const outcome = await new MessageRun(this.options, next).send();
      if (outcome === 'unanswered') this.looking.begin(next);
      else if (outcome) return outcome;
      if (openMessages.firstOf(number) === next) return { againInMs: STUCK_MS };
    }
    return undefined;
  }
}
