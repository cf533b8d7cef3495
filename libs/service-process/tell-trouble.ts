import type { Logger } from 'pino';

/**
 * Says in the log, in one line, what is away and is tried again. `error`: its message says what, and what to do.
 * `consequence`: what does not work meanwhile, as a whole sentence. What is behind it is told at the level `debug` alone.
 */
export function tellTrouble(log: Logger, error: unknown, consequence: string): void {
  const { message } = error as Error;
  log.warn(`${message} ${consequence}`);
  log.debug({ err: error }, consequence);
}
