import { parseArgs } from 'node:util';
import { hasCode } from '#domain-error';
import { FOLLOWERS } from '#event-bus';
import type { ParkedEvent, ParkedEvents } from '#event-bus';
import { ConfigError } from '#service-process';
import { openParking } from './parked.adapters.js';
import { readParkingPlace } from './parked.config.js';

const HELP = `npm run parked -- list [--json]
npm run parked -- redrive ID…
npm run parked -- discard ID…

Events that could not be handled wait until somebody looks at them: on the broker that EVENT_BUS_URL names, or, where
that is not set, in the DATA_DIR of a product in one process (./data). docs/operations.md says more.

  list       what is parked, by whom, and why; --json with the messages themselves
  redrive    has the group that could not handle an event try it once more, when the cause is mended; it does so when it
             runs, and an event that it cannot handle again is parked again
  discard    takes an event off, for good, also while a redrive of it fails

Events of the group "followers" could not be read by a gate, and cannot be redriven: update the gates, which then read
them from the beginning again, and discard what is left here. One that no gate of any version can read stays in its topic;
discarded, it is parked no more.`;

const [DONE, FAILED, MISUSED] = [0, 1, 2];

const EXPECTED = ['event_bus_unavailable', 'event_bus_topic_missing', 'event_bus_misconfigured'];

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
    return await withParked((parked) => carryOut(parked, asked));
  } catch (error) {
    if (!(error instanceof ConfigError) && !EXPECTED.some((code) => hasCode(error, code))) throw error;
    console.error((error as Error).message);
    return FAILED;
  }
}

interface Asked {
  readonly help: boolean;
  readonly json: boolean;
  readonly does: 'list' | 'redrive' | 'discard';
  readonly ids: readonly string[];
}

/** A sentence where the words cannot be understood. */
function readWords(words: readonly string[]): Asked | string {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [does = 'list', ...ids] = positionals;
    const asked = { help: values.help ?? false, json: values.json ?? false, ids };
    if (does !== 'list' && does !== 'redrive' && does !== 'discard')
      return `"${does}" is unknown. There are list, redrive and discard; --help says more.`;
    if (does === 'list' && ids.length > 0) return 'list takes no ID; it lists all there is.';
    if (does !== 'list' && ids.length === 0 && !asked.help) return `${does} needs an ID; list shows them.`;
    return { ...asked, does };
  } catch (error) {
    return `${(error as Error).message.split('. ')[0]}. --help says what is known.`;
  }
}

async function withParked(work: (parked: ParkedEvents) => Promise<number>): Promise<number> {
  const opened = openParking(readParkingPlace());
  try {
    return await work(opened.parked);
  } finally {
    await opened.close();
  }
}

async function carryOut(parked: ParkedEvents, { does, ids, json }: Asked): Promise<number> {
  if (does === 'list') {
    show(await parked.list(), json);
    return DONE;
  }
  let status = DONE;
  for (const id of ids) {
    const done = await (does === 'redrive' ? parked.redrive(id) : parked.discard(id));
    if (!done) status = FAILED;
    console.log(`${id}: ${done ? (does === 'redrive' ? 'redriven' : 'discarded') : await whyNot(parked, id)}`);
  }
  return status;
}

async function whyNot(parked: ParkedEvents, id: string): Promise<string> {
  const isThere = (await parked.list()).some((each) => each.id === id);
  return isThere
    ? 'cannot be redriven, for it could not be read: update the gates, or discard it'
    : 'is not parked; list shows what is';
}

function show(parked: readonly ParkedEvent[], json: boolean): void {
  if (json) return console.log(JSON.stringify(parked, undefined, 2));
  if (parked.length === 0) return console.log('Nothing is parked.');
  for (const { id, code, reason, subject } of parked) {
    console.log(`${id}${subject ? `, about ${subject}` : ''}\n  ${code}: ${reason}`);
  }
  const mayBeRedriven = parked.some(({ group }) => group !== FOLLOWERS);
  console.log(
    `\n${parked.length} parked. ${mayBeRedriven ? 'redrive ID hands one on once more, ' : ''}discard ID takes one off.`,
  );
}
