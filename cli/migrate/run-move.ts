import type { EventLog } from '#event-store';
import { CommandLineError } from '#service-process/command-line';
import { CARRIER_EVENT_TYPES } from '../../services/carrier/src/publish-events.js';
import { UnfinishedImports } from '../../services/inventory/src/import/unfinished-imports.js';
import type { Move } from './command-line.js';
import type { Comparison } from './compare-histories.js';
import { isSameStore, openSource, openTarget } from './migrate.adapters.js';
import { moveHistory, verifyHistories } from './move-history.js';
import { pagesAfter } from './pages-after.js';
import type { History } from './pages-after.js';
import type { Progress } from './progress.js';
import { describeAddress } from './store-address.js';
import { inThousands } from './words.js';

export interface RunOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Does what the command line asked for. Rejects with what ends it early; `explainFailedMove` has the words for that. */
export async function runMove({ from, to, part, verifyOnly }: Move, options: RunOptions): Promise<void> {
  if (await isSameStore(from, to))
    throw new CommandLineError('--from and --to name the same store. --help tells more.');
  options.say(`From  ${describeAddress(from)}\nTo    ${describeAddress(to)}`);
  await closing(await openSource(from), async (log) => {
    const source = part === 'carrier' ? writtenByCarrierService(log) : log;
    if (verifyOnly) return closing(await openSource(to), (target) => verify(source, target, options));
    const target = await openTarget(to);
    await closing(target.store, () => move(source, target, options));
    if (part === 'whole') await describeRest(log, options.say);
  });
}

async function closing<Log extends EventLog>(log: Log, work: (log: Log) => Promise<void>): Promise<void> {
  try {
    await work(log);
  } finally {
    await log.close();
  }
}

/** Streams that nobody else writes into, whole. */
function writtenByCarrierService(log: History): History {
  return { head: () => log.head(), readAll: (options) => log.readAll({ ...options, types: CARRIER_EVENT_TYPES }) };
}

async function verify(source: History, target: History, { progress, signal, say }: RunOptions): Promise<void> {
  say(describeVerified(await verifyHistories({ source, target, report: progress, signal })));
}

async function move(
  source: History,
  target: Awaited<ReturnType<typeof openTarget>>,
  { progress, signal, say }: RunOptions,
): Promise<void> {
  const { copied, verified } = await moveHistory({ source, target, report: progress, signal });
  if (copied === 0) say('There was nothing to copy.');
  say(describeVerified(verified));
}

async function describeRest(source: History, say: RunOptions['say']): Promise<void> {
  const files = await filesOfUnfinishedImports(source);
  if (files.length > 0) say(describeFiles(files));
  say(
    'The history is all that moves: tables are made anew when Ringfence starts on the target. Positions are the ' +
      "target's own; docs/moving-to-kurrentdb.md says for whom that matters.",
  );
}

/** Both histories in numbers, one below the other. */
function describeVerified({ source, target }: Comparison): string {
  const line = (name: string, { events, streams, sha256 }: Comparison['source']): string =>
    `  ${name}  ${inThousands(events)} events in ${inThousands(streams)} streams, SHA-256 ${sha256}`;
  return [`Both hold the same history:`, line('source', source), line('target', target)].join('\n');
}

/** Of imports under way, which go on after the start if their files are there. */
async function filesOfUnfinishedImports(source: History): Promise<readonly string[]> {
  const imports = new UnfinishedImports();
  for await (const page of pagesAfter(source, 0, UnfinishedImports.eventTypes)) {
    for (const event of page) imports.apply(event);
  }
  return imports.all().map(({ file }) => file);
}

function describeFiles(files: readonly string[]): string {
  return [
    `${files.length} ${files.length === 1 ? 'import is' : 'imports are'} under way. Copy these files from the folder`,
    'imports of the old DATA_DIR into that of the new one before the start, or the imports end as failed:',
    ...files.map((file) => `  ${file}`),
  ].join('\n');
}
