import type { Logger } from 'pino';

/** What has failed for good: what still works goes on, and the health says so until the process starts again. */
export class Failures {
  private readonly found = new Set<string>();

  constructor(private readonly log: Logger) {}

  /** `reason` is for operators: one sentence without names of files, with what to do. */
  note(error: unknown, reason: string): void {
    this.found.add(reason);
    this.log.error({ err: error }, reason);
  }

  get reasons(): readonly string[] {
    return [...this.found];
  }
}
