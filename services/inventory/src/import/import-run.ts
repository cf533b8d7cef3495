import { randomUUIDv7 } from 'node:crypto';
import { hasCode } from '#domain-error';
import { NO_STREAM, handleCommand, loadAggregate, readMetadata, writeMetadata } from '#event-store';
import type { CommandContext, EventStore, NewEvent, RecordedEvent, Revision, StreamWrite } from '#event-store';
import { WorkSlices } from '#work-slices';
import type { NumberImported } from '../number/domain/number.events.js';
import type { NumberState } from '../number/domain/number.state.js';
import { anyonesNumber, numberStream } from '../number/number.aggregate.js';
import { AppendsInFlight } from './appends-in-flight.js';
import { decideClaimNumbers } from './claim-numbers/claim-numbers.js';
import type { ClaimedNumbers } from './claim-numbers/claim-numbers.js';
import { CSV_LIMITS } from './csv/csv-limits.js';
import { readNumberCsv } from './csv/read-number-csv.js';
import type { CsvBlock } from './csv/read-number-csv.js';
import type { ImportFailure, ImportRowsProcessed } from './domain/import.events.js';
import { decideFinishImport } from './finish-import/finish-import.js';
import { evolveImport } from './domain/import.state.js';
import type { FileImport } from './domain/import.state.js';
import { importAggregate, importStream, loadImport } from './import.aggregate.js';
import type { ImportFiles } from './import-files.js';
import type { UnfinishedImport } from './unfinished-imports.js';

/** Rows of one append: read, decided and encoded in one go, so more would hold up this thread, where the gate answers. */
const BLOCK_ROWS = 200;

/** Appends on their way at once. The log commits those that wait together: few would pay for an fsync each. */
const MAX_APPENDS = 16;

/** After a number of a block turned out to be known, so many blocks are looked up before they are claimed. */
const LOOK_UP_BLOCKS = 20;

export interface ImportRunOptions {
  /** The log that commands are written to. */
  readonly store: EventStore;
  readonly files: ImportFiles;
  readonly subject: UnfinishedImport;
  /** Aborting ends the run between two blocks. */
  readonly signal: AbortSignal;
  /** Rows of one append; default `BLOCK_ROWS`. */
  readonly blockRows?: number;
}

interface RunningImport {
  readonly state: FileImport;
  readonly revision: Revision;
  /** Who started it, and under which request. */
  readonly started: RecordedEvent;
}

/** Who has which number, and the revision that shows it; what is not there is a number that nobody ever had. */
type KnownNumbers = ReadonlyMap<string, { readonly state: NumberState; readonly revision: Revision }>;

/** An import's stored file cannot be read, so trying again is of no use. */
class FileUnreadable extends Error {
  override readonly name = 'FileUnreadable';
}

/** An import's stored file cannot be read right now: too many files are open, the disk failed. */
class FileUnavailable extends Error {
  override readonly name = 'FileUnavailable';
  readonly code = 'import_file_unavailable';
}

/** The file is gone or closed to us, and will be. */
const LASTING_READ_CODES: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM']);

const GIVEN_UP: ImportFailure = {
  code: 'internal_error',
  detail:
    'Something went wrong on our side. Import the file again; numbers that are in already will be skipped. If it happens again, ask your operator.',
};

/**
 * One import, from wherever its stream says it stands to its end.
 *
 * Each block of rows is one append: the numbers it brings and the place where the rows go on. A killed import therefore
 * goes on exactly where it was. Most files bring numbers that nobody ever had, so a block is claimed without a look and
 * the log refuses it when that was wrong; then the run starts over from the last block written, and looks.
 */
export class ImportRun {
  private readonly slices = new WorkSlices();
  private blocksToLookUp = 0;

  constructor(private readonly options: ImportRunOptions) {}

  /**
   * Resolves when the import has finished or the run was aborted. Rejects with what the event store rejects with, and
   * with `import_file_unavailable` when the stored file may be readable later.
   */
  async toEnd(): Promise<void> {
    const { store, files, subject } = this.options;
    const { state, revision, started } = await loadImport(store, subject.workspace, subject.importId);
    if (state.status === 'running' && state.source === 'file' && started) {
      const failure = await this.claimRows({ state, revision, started }).catch((error: unknown) => {
        if (error instanceof FileUnreadable) return fileUnreadable(error);
        throw error;
      });
      if (this.options.signal.aborted) return;
      await this.finish(started, failure);
    }
    await files.remove(subject.file);
  }

  /** Ends the import where it stands, with the failure `internal_error`. Rejects as `toEnd` does. */
  async giveUp(): Promise<void> {
    const { store, files, subject } = this.options;
    const { started } = await loadImport(store, subject.workspace, subject.importId);
    if (started) await this.finish(started, GIVEN_UP);
    await files.remove(subject.file);
  }

  /** Looks every number up before it is claimed, for a while. */
  lookUp(): void {
    this.blocksToLookUp = LOOK_UP_BLOCKS;
  }

  private async claimRows(from: RunningImport): Promise<null> {
    const { store, signal, subject } = this.options;
    let { state, revision } = from;
    const appends = new AppendsInFlight(MAX_APPENDS);
    try {
      for await (const { rows, nextOffset, nextLine } of this.blocks(state)) {
        if (signal.aborted) return null;
        await this.slices.pause();
        const known = await this.knownNumbers(rows, appends);
        const next = { offset: nextOffset, line: nextLine };
        const holders = new Map([...known].map(([number, { state: holder }]) => [number, holder]));
        const claimed = decideClaimNumbers({ workspace: subject.workspace, rows, next }, state, holders);
        await this.slices.pause();
        await appends.add(store.append(this.writes(claimed, { ...from, revision }, known)));
        state = evolveImport(state, claimed.processed) as FileImport;
        revision += 1;
      }
      await appends.drain();
      return null;
    } finally {
      await appends.settle();
    }
  }

  private async *blocks({ file, next }: FileImport): AsyncGenerator<CsvBlock, void> {
    const { files, blockRows: maxBlockRows = BLOCK_ROWS } = this.options;
    const blocks = readNumberCsv(files.path(file), next ?? undefined, { ...CSV_LIMITS, maxBlockRows });
    try {
      for (;;) {
        const block = await blocks.next().catch((error: unknown): never => {
          throw readFailure(error);
        });
        if (block.done) return;
        yield block.value;
      }
    } finally {
      await blocks.return();
    }
  }

  private async knownNumbers(rows: CsvBlock['rows'], appends: AppendsInFlight): Promise<KnownNumbers> {
    const known = new Map<string, { readonly state: NumberState; readonly revision: Revision }>();
    if (this.blocksToLookUp === 0) return known;
    // The blocks before may bring the very numbers that are looked up.
    await appends.drain();
    for (const read of rows) {
      if (read.outcome === 'failed') continue;
      const { number } = read.number;
      const loaded = await loadAggregate(this.options.store, anyonesNumber, numberStream(number));
      if (loaded.revision !== NO_STREAM) known.set(number, loaded);
      await this.slices.pause();
    }
    this.blocksToLookUp = known.size > 0 ? LOOK_UP_BLOCKS : this.blocksToLookUp - 1;
    return known;
  }

  private writes({ numbers, processed }: ClaimedNumbers, run: RunningImport, known: KnownNumbers): StreamWrite[] {
    const { workspace, importId } = this.options.subject;
    const context = contextOf(run.started);
    const importMetadata = writeMetadata({ schemaVersion: importAggregate.schemaVersion, ...context });
    const numberMetadata = writeMetadata({ schemaVersion: anyonesNumber.schemaVersion, ...context });
    return [
      {
        stream: importStream(workspace, importId),
        expectedRevision: run.revision,
        events: [newEvent(processed, importMetadata)],
      },
      ...numbers.map((event) => ({
        stream: numberStream(event.number),
        expectedRevision: known.get(event.number)?.revision ?? NO_STREAM,
        events: [newEvent(event, numberMetadata)],
      })),
    ];
  }

  private async finish(started: RecordedEvent, failure: ImportFailure | null): Promise<void> {
    const { store, subject } = this.options;
    await handleCommand(store, contextOf(started), async () => {
      const to = await loadImport(store, subject.workspace, subject.importId);
      return [{ to, events: decideFinishImport({ failure }, to.state) }];
    });
  }
}

/** The rows are claimed on behalf of whoever started the import, now. */
function contextOf(started: RecordedEvent): CommandContext {
  const { workspace, actor, correlationId } = readMetadata(started);
  return { workspace, actor, time: new Date().toISOString(), correlationId, causationId: started.id };
}

function newEvent({ type, ...data }: NumberImported | ImportRowsProcessed, metadata: NewEvent['metadata']): NewEvent {
  return { id: randomUUIDv7(), type, data, metadata };
}

function fileUnreadable({ message }: FileUnreadable): ImportFailure {
  const detail = `${message}. Import the file again; numbers that are in already will be skipped.`;
  return { code: 'file_unreadable', detail };
}

/** What is neither the file's fault nor the disk's is ours, and stays as it is. */
function readFailure(error: unknown): unknown {
  if (hasCode(error, 'invalid_request')) return fileUnreadableFor('unexpected content', error);
  const { code = '', syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (LASTING_READ_CODES.has(code)) return fileUnreadableFor(code, error);
  if (syscall === undefined) return error;
  return new FileUnavailable(`The stored file cannot be read right now (${code})`, { cause: error });
}

/** `reason`: a code rather than a message, which would name a path of this machine to the caller. */
function fileUnreadableFor(reason: string, cause: unknown): FileUnreadable {
  return new FileUnreadable(`The stored file can no longer be read (${reason})`, { cause });
}
