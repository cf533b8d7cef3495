import { BackgroundWork } from '#background-work';
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
  /** Before the first new attempt, in milliseconds; default that of `BackgroundWork`. */
  readonly firstPauseMs?: number;
}

/** Brings imports to their end in the background, those that an earlier process began included. */
export class ImportRunner {
  private readonly work: BackgroundWork<UnfinishedImport>;
  private uploads = 0;

  constructor(private readonly options: ImportRunnerOptions) {
    const { onTrouble, firstPauseMs } = options;
    this.work = new BackgroundWork<UnfinishedImport>({
      keyOf: ({ importId }) => importId,
      run: (subject, signal) => this.toEnd(subject, signal),
      giveUp: (subject, _because, signal) => new ImportRun({ ...options, subject, signal }).giveUp(),
      passingCodes: PASSING_CODES,
      maxRunning: MAX_RUNNING,
      onTrouble,
      ...(firstPauseMs !== undefined && { firstPauseMs }),
    });
  }

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
  stop(): Promise<void> {
    return this.work.stop();
  }

  /** Runs `upload`, which may end in `begin`. Rejects with `too_many_imports` instead when too many wait already. */
  async admit<Answer>(upload: () => Promise<Answer>): Promise<Answer> {
    if (this.work.waitingCount + this.uploads >= MAX_WAITING) throw tooManyImports();
    this.uploads += 1;
    try {
      return await upload();
    } finally {
      this.uploads -= 1;
    }
  }

  /** Brings a started import to its end, sooner or later. One that is on its way already stays so. */
  begin(subject: UnfinishedImport): void {
    this.work.begin(subject);
  }

  /**
   * How many imports of the same workspace wait before this one; undefined when it does not wait for its turn. What
   * other workspaces do is not this one's to know.
   */
  waitsBehind({ workspace, importId }: Pick<UnfinishedImport, 'workspace' | 'importId'>): number | undefined {
    return this.work.waitsBehind(importId, (other) => other.workspace === workspace);
  }

  private async toEnd(subject: UnfinishedImport, signal: AbortSignal): Promise<void> {
    const run = new ImportRun({ ...this.options, subject, signal });
    for (;;) {
      try {
        return await run.toEnd();
      } catch (error) {
        if (signal.aborted || !hasCode(error, 'wrong_expected_revision')) throw error;
        run.lookUp();
      }
    }
  }
}
