import { inThousands } from '../migrate/words.js';
import { describeUnopened, entriesIn } from './check-vault.js';
import { watched } from './progress.js';
import type { Watching } from './progress.js';
import type { VaultOnDisk } from './vault.adapters.js';

/** Seals everything with the first key, and opens all of it with that key alone; whether all of it did. */
export async function resealVault(
  { vault, hasKeyFile }: Required<VaultOnDisk> & { readonly vault: NonNullable<VaultOnDisk['vault']> },
  isConfigured: boolean,
  say: (line: string) => void,
  watching: Watching,
): Promise<boolean> {
  const [first] = vault.keys;
  const total = entriesIn(vault);
  const resealing = await watched('Sealing', total, vault.reseal(), watching);
  const resealed = resealing.reduce((sum, page) => sum + page.resealed, 0);
  const checking = await watched('Opening', total, vault.check([first]), watching);
  const unopened = checking.flatMap((page) => page.unopened);
  const open = total - unopened.length;
  say(
    `${inThousands(resealed)} sealed anew, ${inThousands(open - resealed)} were already; ` +
      `${inThousands(open)} of ${inThousands(total)} open with the key ${first.id} alone.`,
  );
  for (const line of unopened.length > 0 ? describeUnopened(unopened) : whatIsLeftToDo(isConfigured, hasKeyFile))
    say(line);
  if (unopened.length > 0) say('Keep every key; docs/operations.md says what can be done about these.');
  return unopened.length === 0;
}

function whatIsLeftToDo(isConfigured: boolean, hasKeyFile: boolean): readonly string[] {
  const backups = 'Backups made before open with the older keys alone: keep those as long as these.';
  if (!isConfigured) return ['vault.key may now hold its first key alone.', backups];
  return [
    'RINGFENCE_VAULT_KEY may now be its first key alone.',
    ...(hasKeyFile ? ['Take vault.key away.'] : []),
    backups,
  ];
}
