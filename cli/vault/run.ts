import { parseArgs } from 'node:util';
import { hasCode } from '#domain-error';
import { ConfigError } from '#service-process';
import { checkVault } from './check-vault.js';
import { InterruptedError } from './progress.js';
import { resealVault } from './reseal-vault.js';
import { openVaultOnDisk } from './vault.adapters.js';
import { readVaultSettings } from './vault.config.js';

const HELP = `npm run vault -- check
npm run vault -- reseal

Credentials and whatever else must stay secret lie in the vault of DATA_DIR (./data), or of VAULT_DIR where that is set,
sealed with the first key of RINGFENCE_VAULT_KEY or, where that is not set, with the one in vault.key. docs/operations.md
says more.

  check      how many entries were sealed with which key, and which cannot be opened; changes nothing
  reseal     seals with the first key what was sealed with the others. Interrupted, it goes on with the next run

Neither runs while a process uses the vault, which that keeps to itself: it read its keys when it started, and might not
open what was sealed with a new one. Stop it first; to seal anew takes seconds for ten thousand entries.

Ends with status 0 when all entries open, 1 when some do not or something failed, 2 when called wrongly, 130 when it was
interrupted.`;

const [DONE, FAILED, MISUSED, INTERRUPTED] = [0, 1, 2, 130];

const EXPECTED = ['vault_unavailable', 'vault_key_wrong'];

const DOES = ['check', 'reseal'] as const;

/** Resolves with the exit status. */
export async function run(words: readonly string[]): Promise<number> {
  const asked = readWords(words);
  if (typeof asked === 'string') {
    console.error(asked);
    return MISUSED;
  }
  if (asked.help) {
    console.log(HELP);
    return DONE;
  }
  try {
    return (await carryOut(asked.does)) ? DONE : FAILED;
  } catch (error) {
    if (error instanceof InterruptedError) {
      console.error('Interrupted. What is done is done; the same command goes on.');
      return INTERRUPTED;
    }
    if (!(error instanceof ConfigError) && !EXPECTED.some((code) => hasCode(error, code))) throw error;
    console.error((error as Error).message);
    return FAILED;
  }
}

interface Asked {
  readonly help: boolean;
  readonly does: (typeof DOES)[number];
}

/** A sentence where the words cannot be understood. */
function readWords(words: readonly string[]): Asked | string {
  try {
    const options = { help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const does = DOES.find((known) => known === positionals[0]);
    if (values.help) return { help: true, does: 'check' };
    if (does && positionals.length === 1) return { help: false, does };
    return `Say ${DOES.join(' or ')}, and nothing else; --help says more.`;
  } catch (error) {
    return `${(error as Error).message.split('. ')[0]}. --help says what is known.`;
  }
}

async function carryOut(does: Asked['does']): Promise<boolean> {
  const settings = readVaultSettings();
  const { vault, ...beside } = openVaultOnDisk(settings);
  const say = (line: string) => console.log(line);
  if (!vault) {
    say(`There is nothing in the vault ${beside.file}.`);
    return true;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const watching = { screen: process.stdout, signal: stopping.signal };
  try {
    if (does === 'check') return await checkVault(vault, say, watching);
    return await resealVault({ vault, ...beside }, settings.keys.length > 0, say, watching);
  } finally {
    vault.close();
  }
}
