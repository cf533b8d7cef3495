import type { Logger } from 'pino';
import { START } from '#event-store';
import type { Position } from '#event-store';

const TELL_MS = 2_000;

/** For `Failures`. */
export const READER_FAILED = 'A reader of the log has failed. Restart the process; its log on standard error says why.';

export interface Telling {
  readonly logger: Logger;
  /** How far the log goes. */
  readonly head: Position;
  /** How far each reader has got, by name. */
  readonly positions: () => Readonly<Record<string, Position>>;
}

/** A long log takes seconds, in which the port is closed: whoever waits is told why. */
export async function tellWhileReading({ logger, head, positions }: Telling, read: () => Promise<void>): Promise<void> {
  const tell = () => logger.info({ ...positions(), head }, 'Reading the log. The port opens when all of it is known.');
  if (head > START) tell();
  const telling = setInterval(tell, TELL_MS);
  try {
    await read();
  } finally {
    clearInterval(telling);
  }
}
