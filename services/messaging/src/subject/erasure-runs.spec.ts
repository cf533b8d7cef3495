import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { handleCommand, loadAggregate } from '#event-store';
import { HOME, WHO } from '#event-store/testing';
import { VaultError } from '#vault';
import { STRANGER } from '../testing/messaging-workshop.js';
import { MessagingWorkshop } from '../testing/messaging-workshop.js';
import { decideEraseSubject } from './erase-subject/erase-subject.js';
import { ErasureRuns } from './erasure-runs.js';
import { erasure, subjectStream } from './erasure.aggregate.js';
import { OpenErasures } from './open-erasures.js';

const ada = { workspace: HOME, subject: STRANGER };
const NOW = new Date('2026-11-02T10:00:00.000Z');
const place = { ...ada, messageId: 'm1' };
const content = { body: 'Is my order on its way?', media: [] };

let workshop: MessagingWorkshop;
let troubles: unknown[];
let whenTold: () => void;
beforeEach(() => {
  [workshop, troubles, whenTold] = [new MessagingWorkshop(), [], () => undefined];
});
afterEach(() => {
  jest.useRealTimers();
});

/** Of a process that has read the log so far. */
async function runs(): Promise<ErasureRuns> {
  const openErasures = new OpenErasures();
  const events = await workshop.store.readAll({ after: 0, types: OpenErasures.eventTypes });
  for (const event of events) openErasures.apply(event);
  const onTrouble = (error: unknown) => {
    troubles.push(error);
    whenTold();
  };
  return new ErasureRuns({ ...workshop, openErasures, now: () => NOW, onTrouble });
}

const ask = (subject = ada) =>
  handleCommand(workshop.store, WHO, async (load) => {
    const to = await load(erasure, subjectStream(subject));
    return [{ to, events: decideEraseSubject(subject.subject, to.state) }];
  });

const stateOf = async (subject = ada) => (await loadAggregate(workshop.store, erasure, subjectStream(subject))).state;

/** Follows the log until it says that the subject is erased. */
async function whenErased(): Promise<void> {
  for await (const { events } of workshop.store.subscribe({ after: 0, types: ['SubjectErased'] })) {
    if (events.length > 0) return;
  }
}

test('what was to be erased is erased, and the log says how much and when', async () => {
  const sealed = await workshop.sealContent(place, content, NOW.getTime());
  await ask();
  const erasing = await runs();
  erasing.begin(ada);
  await whenErased();
  expect(await workshop.words.open({ ...place, part: 'content' }, sealed)).toBeUndefined();
  expect(await stateOf()).toMatchObject({ status: 'erased', erasedAt: NOW.toISOString(), erasedKeys: 1 });
  await erasing.stop();
});

test('what an earlier process began goes on, and nothing else', async () => {
  const bob = { ...ada, subject: '+442071838751' };
  const ofBob = await workshop.sealContent({ ...place, ...bob }, content, NOW.getTime());
  await ask();
  const erasing = await runs();
  erasing.start();
  await whenErased();
  await erasing.stop();
  expect(await stateOf(bob)).toStrictEqual({ status: 'none' });
  expect(await workshop.words.open({ ...place, ...bob, part: 'content' }, ofBob)).toBeDefined();
  const next = await runs();
  next.start();
  await next.stop();
  expect((await workshop.events()).map(({ type }) => type)).toStrictEqual(['SubjectErasureStarted', 'SubjectErased']);
});

test('it is said once, however often it is begun', async () => {
  await ask();
  const erasing = await runs();
  for (let time = 0; time < 3; time += 1) erasing.begin(ada);
  await whenErased();
  await erasing.stop();
  erasing.begin(ada);
  expect((await workshop.events()).map(({ type }) => type)).toStrictEqual(['SubjectErasureStarted', 'SubjectErased']);
});

test('while the vault is away it is not said to be done, and is tried again', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'performance'] });
  await workshop.sealContent(place, content, NOW.getTime());
  await ask();
  const erase = workshop.keys.erase.bind(workshop.keys);
  const away = new VaultError('vault_unavailable', 'The disk does not answer.');
  jest.spyOn(workshop.keys, 'erase').mockRejectedValueOnce(away).mockImplementation(erase);
  const told = new Promise<void>((resolve) => (whenTold = resolve));
  const erasing = await runs();
  erasing.begin(ada);
  await told;
  expect(troubles).toStrictEqual([away]);
  expect(await stateOf()).toMatchObject({ status: 'erasing' });
  const done = whenErased();
  await jest.advanceTimersByTimeAsync(60_000);
  await done;
  expect(await stateOf()).toMatchObject({ status: 'erased', erasedKeys: 1 });
  await erasing.stop();
});
