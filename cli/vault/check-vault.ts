import { inThousands } from '../migrate/words.js';
import { watched } from './progress.js';
import type { Watching } from './progress.js';
import type { Unopened, VaultAtRest } from './vault.adapters.js';

const MAX_SHOWN = 100;

/** Tells how many entries are under which key and which do not open; whether all do. Changes nothing. */
export async function checkVault(
  vault: VaultAtRest,
  say: (line: string) => void,
  watching: Watching,
): Promise<boolean> {
  for (const line of describeKeys(vault)) say(line);
  const total = entriesIn(vault);
  const pages = await watched('Opening', total, vault.check(), watching);
  const unopened = pages.flatMap((page) => page.unopened);
  if (unopened.length === 0) say(`All ${inThousands(total)} entries open.`);
  else for (const line of describeUnopened(unopened)) say(line);
  return unopened.length === 0;
}

export function entriesIn(vault: VaultAtRest): number {
  return vault.keyUses().reduce((sum, { entries }) => sum + entries, 0);
}

/** One line for each key that is here or that an entry names. Ids of keys give nothing away. */
function describeKeys(vault: VaultAtRest): readonly string[] {
  const uses = new Map(vault.keyUses().map(({ keyId, entries }) => [keyId, entries]));
  const here = vault.keys.map(
    ({ id }, index) => `${id}  ${index === 0 ? 'seals' : 'opens'}, ${count(uses.get(id) ?? 0)}`,
  );
  const ids = new Set(vault.keys.map(({ id }) => id));
  const missing = [...uses].filter(([id]) => !ids.has(id));
  return [...here, ...missing.map(([id, entries]) => `${id}  is not here, ${count(entries)}`)].map(
    (line) => `  ${line}`,
  );
}

/** A line for each, as far as anybody reads. */
export function describeUnopened(unopened: readonly Unopened[]): readonly string[] {
  const shown = unopened.slice(0, MAX_SHOWN).map(({ key, code }) => {
    return `  ${key.kind}/${key.id} of workspace ${key.workspace}: ${code}`;
  });
  const rest = unopened.length - shown.length;
  return [`${count(unopened.length)} cannot be opened:`, ...shown, ...(rest > 0 ? [`  and ${count(rest)} more`] : [])];
}

function count(entries: number): string {
  return `${inThousands(entries)} ${entries === 1 ? 'entry' : 'entries'}`;
}
