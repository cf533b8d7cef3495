import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '#domain-error';
import type { EventStore } from '#event-store';
import { tooManyImports } from './domain/import.errors.js';
import { ImportRun } from './import-run.js';
import type { ImportFiles } from './import-files.js';
import type { UnfinishedImport, UnfinishedImports } from './unfinished-imports.js';

/** The others wait their turn: each one running takes memory and a share of the disk. */
const MAX_RUNNING = 4;

/** Beyond these an upload is refused before it is read: files that wait take room on the disk. */
const MAX_WAITING = 100;

/** An import tries again when the trouble may be over: soon at first, then less and less often. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

/** Trouble that passes by itself, or once an operator has made room. */
const PASSING_CODES: readonly string[] = [
  'event_store_unavailable',
  'append_outcome_unknown',
  'stream_contended',
  'import_file_unavailable',
];

export interface ImportRunnerOptions {
  /** The log that commands are written to. */
  readonly store: EventStore;
  readonly files: ImportFiles;
  readonly unfinished: UnfinishedImports;
  /** Told what held an import up, once for each pause that follows, and what ended one as `internal_error`. */
  readonly onTrouble: (error: unknown) => void;
  /** Before the first new attempt, in milliseconds; default `FIRST_PAUSE_MS`. Each further pause is twice as long. */
  readonly firstPauseMs?: number;
}

/** Brings imports to their end in the background, those that an earlier process began included. */
export class ImportRunner {
  private readonly waiting: UnfinishedImport[] = [];
  private readonly running = new Map<string, Promise<void>>();
  private uploads = 0;
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

  /** Runs `upload`, which may end in `begin`. Rejects with `too_many_imports` instead when too many wait already. */
  async admit<Answer>(upload: () => Promise<Answer>): Promise<Answer> {
    if (this.waiting.length + this.uploads >= MAX_WAITING) throw tooManyImports();
    this.uploads += 1;
    try {
      return await upload();
    } finally {
      this.uploads -= 1;
    }
  }

  /** Brings a started import to its end, sooner or later. One that is on its way already stays so. */
  begin(subject: UnfinishedImport): void {
    const { importId } = subject;
    if (this.stopping.signal.aborted || this.running.has(importId)) return;
    if (this.waiting.some((other) => other.importId === importId)) return;
    this.waiting.push(subject);
    this.runNext();
  }

  /**
   * How many imports of the same workspace wait before this one; undefined when it does not wait for its turn. What
   * other workspaces do is not this one's to know.
   */
  waitsBehind({ workspace, importId }: Pick<UnfinishedImport, 'workspace' | 'importId'>): number | undefined {
    const own = this.waiting.filter((other) => other.workspace === workspace);
    const place = own.findIndex((other) => other.importId === importId);
    return place === -1 ? undefined : place;
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
    const { onTrouble, firstPauseMs = FIRST_PAUSE_MS } = this.options;
    const run = new ImportRun({ ...this.options, subject, signal });
    let pauseMs = firstPauseMs;
    let isHopeless = false;
    while (!signal.aborted) {
      try {
        await (isHopeless ? run.giveUp() : run.toEnd());
        return;
      } catch (error) {
        if (hasCode(error, 'wrong_expected_revision')) {
          run.lookUp();
          continue;
        }
        onTrouble(error);
        if (PASSING_CODES.some((code) => hasCode(error, code))) {
          await delay(pauseMs, undefined, { signal }).catch(() => undefined);
          pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
        } else if (isHopeless) {
          // Not even its end can be written. After the next start it goes on.
          return;
        } else {
          isHopeless = true;
        }
      }
    }
  }
}
