import type { Logger } from 'pino';

/**
 * Says in the log, in one line, what is away and is tried again. `error`: its message says what, and what to do.
 * `consequence`: what does not work meanwhile, as a whole sentence, unless the message says that, too. What is behind it is
 * told at the level `debug` alone.
 */
export function tellTrouble(log: Logger, error: unknown, consequence = ''): void {
  const { message } = error as Error;
  log.warn(`${message} ${consequence}`.trimEnd());
  log.debug({ err: error }, message);
}

/** Says that a trouble is over, to all who were told of it: at the same level. */
export function tellRecovery(log: Logger, sentence: string): void {
  log.warn(sentence);
}
