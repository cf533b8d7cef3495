import { parseArgs } from 'node:util';
import { CommandLineError } from '#service-process/command-line';
import { ADDRESS_FORMS, parseAddress } from './store-address.js';
import type { StoreAddress } from './store-address.js';

const DEFAULT_STREAM_PREFIX = 'inventory.';
const CARRIER_STREAM_PREFIX = 'carrier.';

const HELP = `npm run migrate -- --from STORE --to STORE [OPTION]

Copies the whole history of one event store into another: every event with its id, order, revision and metadata. Then
reads both and compares them. Stop Ringfence first, on both sides.

  --from STORE             is only read, and stays as it is
  --to STORE               empty, or left by an earlier run of the same command, which goes on where that one stopped
  --only carrier           copies what the carrier service has written and nothing else: from the log of one process
                           into that of a carrier service apart
  --verify-only            copies nothing, only compares
  --stream-prefix PREFIX   what the names of the streams begin with in KurrentDB; default ${DEFAULT_STREAM_PREFIX}
                           Those of a carrier service apart always begin with ${CARRIER_STREAM_PREFIX}
  -h, --help               this text

A STORE is one of

  sqlite:DIRECTORY         the DATA_DIR of Ringfence, such as sqlite:./data; or the file events.sqlite itself
  kurrentdb://HOST:PORT    one server, also kurrentdb://USER:PASSWORD@HOST:PORT?tls=false
  kurrentdb+discover://…   a cluster

Ends with status 0 when both hold the same, 1 when they do not or something failed, 2 when called wrongly, 130 when it
was interrupted. docs/moving-to-kurrentdb.md has the whole way, and the way back; docs/operations.md that from one
process to services.`;

/** What is to be done. */
export interface Move {
  readonly from: StoreAddress;
  readonly to: StoreAddress;
  /** What of the history. */
  readonly part: 'whole' | 'carrier';
  readonly verifyOnly: boolean;
}

/** Throws a `CommandLineError` that names the argument at fault. */
export function readCommandLine(words: readonly string[]): Move | { readonly help: string } {
  const { only, ...values } = parse(words);
  if (values.help) return { help: HELP };
  const streamPrefix = values['stream-prefix'] ?? DEFAULT_STREAM_PREFIX;
  if (streamPrefix === '') refuse('--stream-prefix is empty: other streams of the database would be taken for ours.');
  const part = readPart(only);
  const from = address('--from', values.from, streamPrefix);
  const to = address('--to', values.to, part === 'carrier' ? CARRIER_STREAM_PREFIX : streamPrefix);
  const isOfUse = from.kind === 'kurrentdb' || (part === 'whole' && to.kind === 'kurrentdb');
  if (values['stream-prefix'] !== undefined && !isOfUse) {
    refuse(
      `--stream-prefix is for KurrentDB, and ${part === 'whole' ? 'neither --from nor --to names' : '--from is not'} one.`,
    );
  }
  return { from, to, part, verifyOnly: values['verify-only'] ?? false };
}

function parse(words: readonly string[]) {
  const options = {
    from: { type: 'string', multiple: true },
    to: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    'stream-prefix': { type: 'string', multiple: true },
    'verify-only': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...words], options });
    const { from, to, only, 'stream-prefix': streamPrefix, ...flags } = values;
    return {
      ...flags,
      from: once('--from', from),
      to: once('--to', to),
      only: once('--only', only),
      'stream-prefix': once('--stream-prefix', streamPrefix),
    };
  } catch (error) {
    if (error instanceof CommandLineError) throw error;
    return refuse(`${(error as Error).message.split(/\. |\n/)[0]!.replace(/\.$/, '')}.`);
  }
}

function once(name: string, values: readonly string[] | undefined): string | undefined {
  if (values !== undefined && values.length > 1) refuse(`${name} is there ${values.length} times.`);
  return values?.[0];
}

function readPart(only: string | undefined): Move['part'] {
  if (only === undefined) return 'whole';
  return only === 'carrier' ? only : refuse('--only is not "carrier".');
}

function address(name: string, text: string | undefined, streamPrefix: string): StoreAddress {
  if (text === undefined) return refuse(`${name} is missing: name a store, ${ADDRESS_FORMS}.`);
  // Not repeated in the sentence: it may hold a password.
  return parseAddress(text, streamPrefix) ?? refuse(`${name} is no store that can be moved: write ${ADDRESS_FORMS}.`);
}

function refuse(sentence: string): never {
  throw new CommandLineError(`${sentence} --help tells more.`);
}
