import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ReadYourWritesStore, keepDirectoriesCurrent, loadAggregate } from '#event-store';
import { EARLIER, HOME } from '#event-store/testing';
import type { SendAnswer } from '#carrier-messages';
import { CarrierMessagesDouble, taken, unknown } from '../testing/carrier-messages-double.js';
import { MessagingWorkshop, NUMBER, STRANGER, TELNYX_NUMBER, TWILIO_ACCOUNT } from '../testing/messaging-workshop.js';
import type { MessageEvent } from './domain/message.events.js';
import { requested, sendStarted } from './fixtures/message-histories.js';
import { message, messageStream } from './message.aggregate.js';
import { MessageRuns } from './message-runs.js';
import { NumberPaces } from './number-paces.js';
import { OpenMessages } from './open-messages.js';

/** One process of several that a test may start on the same log. */
interface Process {
  readonly runs: MessageRuns;
  readonly stop: () => Promise<void>;
}

let workshop: MessagingWorkshop;
let carrierMessages: CarrierMessagesDouble;
let troubles: unknown[];
let processes: Process[];
beforeEach(() => {
  jest.useFakeTimers({
    now: Date.parse(EARLIER),
    doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'],
  });
  [workshop, carrierMessages, troubles, processes] = [new MessagingWorkshop(), new CarrierMessagesDouble(), [], []];
});
afterEach(async () => {
  for (const each of processes) await each.stop();
  jest.useRealTimers();
});

async function startProcess(): Promise<Process> {
  const openMessages = new OpenMessages();
  const directories = keepDirectoriesCurrent({
    log: workshop.store,
    directories: [[OpenMessages.eventTypes, openMessages]],
    onFailure: (error) => troubles.push(error),
  });
  await directories.start();
  const store = new ReadYourWritesStore({
    store: workshop.store,
    readers: [(position) => directories.whenApplied(position)],
  });
  const runs = new MessageRuns({
    store,
    words: workshop.words,
    carrierMessages,
    paces: new NumberPaces(() => performance.now()),
    now: () => new Date(),
    openMessages,
    onTrouble: (error) => troubles.push(error),
  });
  const stop = async () => {
    await runs.stop();
    await directories.stop();
  };
  processes.push({ runs, stop });
  return processes.at(-1)!;
}

/** A message that somebody has asked for. */
async function ask(messageId: string, number = NUMBER, ...events: readonly MessageEvent[]): Promise<void> {
  const place = { workspace: HOME, subject: STRANGER, messageId };
  const content = await workshop.sealContent(place, { body: messageId, media: [] }, Date.now());
  const carrier = number === TELNYX_NUMBER ? 'telnyx' : 'twilio';
  const began = { ...requested, messageId, number, carrier, carrierAccountId: TWILIO_ACCOUNT, content } as const;
  await workshop.writeMessage(messageId, began, ...events);
}

const statusOf = async (messageId: string) => {
  const { state } = await loadAggregate(workshop.store, message, messageStream(HOME, messageId));
  return state.is === 'known' ? state.status : state.is;
};
const sentIds = () => carrierMessages.sent.map(({ messageId }) => messageId);
/** Lets so much time pass, and everything happen that is due in it. */
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('what waits to go out', () => {
  test('by one number goes out in the order in which it was asked for', async () => {
    const messageIds = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const messageId of messageIds) await ask(messageId);
    const { runs } = await startProcess();
    expect(runs.countOf(NUMBER)).toBe(7);
    runs.beginOf(NUMBER);
    await pass(10_000);
    expect(sentIds()).toStrictEqual(messageIds);
    expect(await Promise.all(messageIds.map(statusOf))).toStrictEqual(messageIds.map(() => 'submitted'));
    expect(runs.countOf(NUMBER)).toBe(0);
  });

  test('goes out no faster than its number may send', async () => {
    for (const messageId of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await ask(messageId);
    const { runs } = await startProcess();
    runs.beginOf(NUMBER);
    await pass(500);
    const atOnce = sentIds().length;
    expect(atOnce).toBeLessThan(8);
    await pass(1_000);
    expect(sentIds()).toHaveLength(atOnce + 1);
  });

  test('when it is held up goes first again, once the carrier may be asked again', async () => {
    await ask('a');
    await ask('b');
    const { runs } = await startProcess();
    carrierMessages.answers = [
      { is: 'held_up', code: 'carrier_rate_limited', detail: 'Too fast.', retryAfterMs: 20_000 },
      taken('SM1'),
      taken('SM2'),
    ];
    runs.beginOf(NUMBER);
    await pass(19_000);
    expect([sentIds(), await statusOf('a')]).toStrictEqual([['a'], 'queued']);
    expect(troubles).toMatchObject([{ code: 'carrier_rate_limited' }]);
    await pass(2_000);
    expect(sentIds()).toStrictEqual(['a', 'a', 'b']);
  });

  test('by one number holds up no other', async () => {
    await ask('a');
    await ask('b', TELNYX_NUMBER);
    const { runs } = await startProcess();
    let answer: (answer: SendAnswer) => void = () => undefined;
    carrierMessages.answers = [new Promise((resolve) => (answer = resolve)), taken('SM2')];
    runs.beginOf(NUMBER);
    runs.beginOf(TELNYX_NUMBER);
    await pass(100);
    expect([await statusOf('a'), await statusOf('b')]).toStrictEqual(['queued', 'submitted']);
    answer(taken('SM1'));
    await pass(100);
    expect(await statusOf('a')).toBe('submitted');
  });

  test('waits while the vault is away, and goes out afterwards', async () => {
    await ask('a');
    const { runs } = await startProcess();
    const away = Object.assign(new Error('The vault is away.'), { code: 'vault_unavailable' });
    jest.spyOn(workshop.keys, 'toOpen').mockRejectedValueOnce(away);
    runs.beginOf(NUMBER);
    await pass(500);
    expect([sentIds(), troubles]).toStrictEqual([[], [away]]);
    await pass(60_000);
    expect(await statusOf('a')).toBe('submitted');
  });
});

describe('what may have been sent', () => {
  test('is looked for, and holds up nothing behind it', async () => {
    await ask('a');
    await ask('b');
    const { runs } = await startProcess();
    carrierMessages.answers = [unknown, taken('SM2')];
    carrierMessages.finds = [
      { is: 'looked', messages: [] },
      { is: 'looked', messages: [{ carrierMessageId: 'SM1', carrierStatus: 'delivered', carrierCode: null }] },
    ];
    runs.beginOf(NUMBER);
    await pass(100);
    expect([await statusOf('a'), await statusOf('b')]).toStrictEqual(['uncertain', 'submitted']);
    await pass(60_000);
    expect([await statusOf('a'), sentIds()]).toStrictEqual(['delivered', ['a', 'b']]);
  });

  test('is not sent again by the process after a kill, which looks for it', async () => {
    await ask('a', NUMBER, { ...sendStarted, messageId: 'a' });
    await ask('b');
    carrierMessages.finds = [
      { is: 'looked', messages: [{ carrierMessageId: 'SM1', carrierStatus: 'sent', carrierCode: null }] },
    ];
    carrierMessages.answers = [taken('SM2')];
    const { runs } = await startProcess();
    runs.start();
    await pass(1_000);
    expect([await statusOf('a'), await statusOf('b')]).toStrictEqual(['sent', 'submitted']);
    expect(sentIds()).toStrictEqual(['b']);
  });

  test('is looked for until the carrier service can be asked', async () => {
    await ask('a', NUMBER, { ...sendStarted, messageId: 'a' });
    const away = Object.assign(new Error('It is away.'), { code: 'service_unavailable' });
    carrierMessages.finds = [
      away,
      away,
      { is: 'looked', messages: [{ carrierMessageId: 'SM1', carrierStatus: 'sent', carrierCode: null }] },
    ];
    const { runs } = await startProcess();
    runs.start();
    await pass(60_000);
    expect([await statusOf('a'), sentIds()]).toStrictEqual(['sent', []]);
  });
});

test('what an earlier process left goes on, by all its numbers', async () => {
  await ask('a');
  await ask('b', TELNYX_NUMBER);
  const first = await startProcess();
  await first.stop();
  first.runs.beginOf(NUMBER);
  await pass(1_000);
  expect(sentIds()).toStrictEqual([]);
  const { runs } = await startProcess();
  runs.start();
  await pass(1_000);
  expect(sentIds().toSorted()).toStrictEqual(['a', 'b']);
});

test('a process that stops waits for the answer it has asked for, writes it down and asks no more', async () => {
  await ask('a');
  await ask('b');
  let answer: (answer: SendAnswer) => void = () => undefined;
  carrierMessages.answers = [new Promise((resolve) => (answer = resolve))];
  const { runs } = await startProcess();
  runs.beginOf(NUMBER);
  await pass(100);
  let hasStopped = false;
  const stopped = runs.stop().then(() => (hasStopped = true));
  await pass(100);
  expect(hasStopped).toBe(false);
  answer(taken('SM1'));
  await stopped;
  expect([await statusOf('a'), await statusOf('b')]).toStrictEqual(['submitted', 'queued']);
});
