import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '#domain-error';
import type { EventStore } from '#event-store';
import { ImportRun } from './import-run.js';
import type { ImportFiles } from './import-files.js';
import type { UnfinishedImport, UnfinishedImports } from './unfinished-imports.js';

/** The others wait their turn: each one running takes memory and a share of the disk. */
const MAX_RUNNING = 4;

/** After the event store failed, an import tries again when it may have recovered. */
const RETRY_PAUSE_MS = 1_000;

export interface ImportRunnerOptions {
  /** The log that commands are written to. */
  readonly store: EventStore;
  readonly files: ImportFiles;
  readonly unfinished: UnfinishedImports;
}

/** Brings imports to their end in the background, those that an earlier process began included. */
export class ImportRunner {
  private readonly waiting: UnfinishedImport[] = [];
  private readonly running = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(private readonly options: ImportRunnerOptions) {}

  get files(): ImportFiles {
    return this.options.files;
  }

  /** Lets every unfinished import go on and throws away files that none needs. Call it before uploads can arrive. */
  async start(): Promise<void> {
    const unfinished = this.options.unfinished.all();
    await this.options.files.removeAllBut(new Set(unfinished.map(({ file }) => file)));
    for (const subject of unfinished) this.begin(subject);
  }

  /** Resolves when no import appends any more. What is unfinished goes on after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.waiting.length = 0;
    await Promise.all(this.running.values());
  }

  /** Brings a started import to its end, sooner or later. */
  begin(subject: UnfinishedImport): void {
    if (this.stopping.signal.aborted) return;
    this.waiting.push(subject);
    this.runNext();
  }

  private runNext(): void {
    while (this.running.size < MAX_RUNNING) {
      const subject = this.waiting.shift();
      if (!subject) return;
      const run = this.run(subject).finally(() => {
        this.running.delete(subject.importId);
        this.runNext();
      });
      this.running.set(subject.importId, run);
    }
  }

  private async run(subject: UnfinishedImport): Promise<void> {
    const { signal } = this.stopping;
    const run = new ImportRun({ ...this.options, subject, signal });
    while (!signal.aborted) {
      try {
        await run.toEnd();
        return;
      } catch (error) {
        if (hasCode(error, 'wrong_expected_revision')) run.lookUp();
        else await delay(RETRY_PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
