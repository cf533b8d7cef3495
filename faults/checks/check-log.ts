import type { Journal } from '../journal.js';

/** What the checks look at of an event in the log. */
export interface LoggedEvent {
  readonly type: string;
  readonly position: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** In how many steps an import is done is its own affair. */
const UNCOUNTED: ReadonlySet<string> = new Set(['ImportNumbersClaimed', 'ImportProgressNoted', 'ImportRowsProcessed']);

/** Sentences about commands whose events are missing from the log, or are in it too often. */
export function checkLog(
  log: readonly LoggedEvent[],
  journal: Pick<Journal, 'commands' | 'importedNumbers'>,
): string[] {
  const byRequest = Map.groupBy(log, ({ metadata }) => metadata['correlationId']);
  const commands = journal.commands.flatMap(({ requestId, what, expected, mayRepeat, acknowledgedAtMs }) => {
    const types = (byRequest.get(requestId) ?? []).map(({ type }) => type).filter((type) => !UNCOUNTED.has(type));
    const found = countsOf(mayRepeat ? [...new Set(types)] : types);
    const isUntouched = acknowledgedAtMs === undefined && found.size === 0;
    if (isUntouched || sameCounts(found, new Map(Object.entries(expected)))) return [];
    const how = acknowledgedAtMs === undefined ? 'was not acknowledged' : 'was acknowledged';
    const [has, wants] = [Object.fromEntries(found), expected].map((counts) => JSON.stringify(counts));
    return [`${requestId} (${what}) ${how}; the log has ${has} of it where ${wants} was expected.`];
  });
  const imported = countsOf(
    log.filter(({ type }) => type === 'NumberImported').map(({ data }) => String(data['number'])),
  );
  const numbers = journal.importedNumbers
    .filter((number) => imported.get(number) !== 1)
    .map((number) => `${number} was imported ${imported.get(number) ?? 0} times.`);
  return [...commands, ...numbers];
}

function countsOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function sameCounts(some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): boolean {
  return some.size === others.size && [...some].every(([word, count]) => others.get(word) === count);
}
