import type { Logger } from 'pino';

/** What has failed for good: what still works goes on, and the health says so until the process starts again. */
export class Failures {
  private readonly found = new Set<string>();

  constructor(private readonly log: Logger) {}

  /**
   * `reason` is for operators: one sentence without names of files, with what to do. An error that is told in its own
   * words was written for them, and where in our code it came up mends nothing.
   */
  note(error: unknown, reason: string): void {
    this.found.add(reason);
    if ((error as Error).message === reason) this.log.error(reason);
    else this.log.error({ err: error }, reason);
  }

  get reasons(): readonly string[] {
    return [...this.found];
  }
}
