import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { MediaAnswer } from '#carrier-messages';
import { keepDirectoriesCurrent, loadAggregate } from '#event-store';
import { EARLIER, HOME } from '#event-store/testing';
import { received } from '../message/fixtures/message-histories.js';
import { message, messageStream } from '../message/message.aggregate.js';
import { CarrierMessagesDouble } from '../testing/carrier-messages-double.js';
import { MessagingWorkshop } from '../testing/messaging-workshop.js';
import { InMemoryMedia } from './in-memory/in-memory-media.js';
import { MediaRuns } from './media-runs.js';
import { MediaStoreError } from './media-store.port.js';
import { OpenMediaDirectory } from './open-media.js';

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];
const { messageId, subject } = received;
const URLS = ['https://api.twilio.com/1', 'https://api.twilio.com/2'];
const PICTURE = Buffer.from('a picture');
const fetched: MediaAnswer = { is: 'fetched', contentType: 'image/png', base64: PICTURE.toString('base64') };
const away: MediaAnswer = { is: 'held_up', code: 'carrier_unavailable', detail: 'Later.', retryAfterMs: null };

let workshop: MessagingWorkshop;
let carrierMessages: CarrierMessagesDouble;
let mediaStore: InMemoryMedia;
let troubles: unknown[];
let endings: (() => Promise<void>)[];
beforeEach(() => {
  jest.useFakeTimers({
    now: Date.parse(EARLIER),
    doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'],
  });
  [workshop, carrierMessages, mediaStore] = [new MessagingWorkshop(), new CarrierMessagesDouble(), new InMemoryMedia()];
  [troubles, endings] = [[], []];
});
afterEach(async () => {
  for (const end of endings) await end();
  jest.useRealTimers();
});

/** Somebody has sent so much that the carrier says is of these types. */
async function receive(...types: readonly (string | null)[]): Promise<void> {
  const media = types.map((contentType, index) => ({ url: URLS[index]!, contentType }));
  const place = { workspace: HOME, subject, messageId };
  const content = await workshop.sealContent(place, { body: 'Look', media }, Date.now());
  await workshop.writeMessage(messageId, { ...received, kind: 'mms', mediaCount: types.length, content });
}

async function startProcess(): Promise<MediaRuns> {
  const openMedia = new OpenMediaDirectory();
  const directories = keepDirectoriesCurrent({
    log: workshop.store,
    directories: [[OpenMediaDirectory.eventTypes, openMedia]],
    onFailure: (error) => troubles.push(error),
  });
  await directories.start();
  const { store, words } = workshop;
  const now = () => new Date();
  const onTrouble = (error: unknown) => troubles.push(error);
  const runs = new MediaRuns({ store, words, carrierMessages, mediaStore, openMedia, now, onTrouble });
  endings.push(async () => {
    await runs.stop();
    await directories.stop();
  });
  runs.start();
  return runs;
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const pass = async (ms: number): Promise<void> => {
  await jest.advanceTimersByTimeAsync(ms);
  await settle();
};
const media = async () => {
  const { state } = await loadAggregate(workshop.store, message, messageStream(HOME, messageId));
  return state.is === 'known' ? state.media : [];
};
const name = (index: number) => ({ workspace: HOME, messageId, index });

describe('what came with a message', () => {
  test('is fetched from where its carrier said, and kept so that nobody reads it without the key of the message', async () => {
    await receive('image/jpeg; name=a.jpg', null);
    carrierMessages.media = [fetched];
    await startProcess();
    await settle();
    expect(carrierMessages.fetched.map(({ url }) => url)).toStrictEqual(URLS);
    const sizeBytes = PICTURE.length;
    expect(await media()).toStrictEqual([
      { is: 'kept', contentType: 'image/jpeg', sizeBytes },
      { is: 'kept', contentType: 'image/png', sizeBytes },
    ]);
    const sealed = (await mediaStore.get(name(1)))!;
    expect(sealed.includes(PICTURE)).toBe(false);
    const { state } = await loadAggregate(workshop.store, message, messageStream(HOME, messageId));
    const { content } = state as Extract<typeof state, { is: 'known' }>;
    const place = { workspace: HOME, subject, messageId } as const;
    expect(await workshop.words.openBeside({ ...place, part: 'media-1' }, content, sealed)).toStrictEqual(PICTURE);
    await expect(workshop.words.openBeside({ ...place, part: 'media-0' }, content, sealed)).rejects.toThrow(
      'authenticate',
    );
  });

  test('is lost where it cannot be had, or is nothing that is kept', async () => {
    await receive('image/png', 'text/html');
    carrierMessages.media = [{ is: 'refused', code: 'media_gone', detail: 'Gone.' }, fetched];
    await startProcess();
    await settle();
    expect(await media()).toMatchObject([
      { is: 'lost', code: 'media_gone' },
      { is: 'lost', code: 'media_type_refused' },
    ]);
    expect(await mediaStore.get(name(1))).toBeUndefined();
  });

  test('is asked for again while it cannot be had, less and less often, and given up after three days', async () => {
    await receive('image/png');
    carrierMessages.media = [away];
    await startProcess();
    await settle();
    expect(await media()).toMatchObject([{ is: 'awaited', trouble: { code: 'carrier_unavailable' } }]);
    await pass(10 * MINUTE_MS);
    const inTenMinutes = carrierMessages.fetched.length;
    expect(inTenMinutes).toBeGreaterThan(3);
    await pass(DAY_MS);
    expect(carrierMessages.fetched.length - inTenMinutes).toBeLessThan(60);
    await pass(3 * DAY_MS);
    expect(await media()).toMatchObject([{ is: 'lost', code: 'carrier_unavailable' }]);
    const asked = carrierMessages.fetched.length;
    await pass(DAY_MS);
    expect(carrierMessages.fetched).toHaveLength(asked);
  });

  test('goes on in the next process, and with what is left alone', async () => {
    await receive('image/png', 'image/png');
    carrierMessages.media = [fetched, away];
    const first = await startProcess();
    await settle();
    await first.stop();
    carrierMessages.media = [fetched];
    await startProcess();
    await settle();
    expect((await media()).map(({ is }) => is)).toStrictEqual(['kept', 'kept']);
    expect(carrierMessages.fetched.map(({ url }) => url)).toStrictEqual([...URLS, URLS[1]]);
  });

  test('waits for its store, which is told as trouble', async () => {
    await receive('image/png');
    carrierMessages.media = [fetched];
    const put = jest.spyOn(mediaStore, 'put').mockRejectedValueOnce(new MediaStoreError('The disk is full.'));
    await startProcess();
    await pass(MINUTE_MS);
    expect(put).toHaveBeenCalledTimes(2);
    expect(troubles).toMatchObject([{ code: 'media_store_unavailable' }]);
    expect(await media()).toMatchObject([{ is: 'kept' }]);
  });

  test('is not fetched once its sender was erased, and not kept when that happens meanwhile', async () => {
    await receive('image/png', 'image/png');
    const whole = { workspace: HOME, subject };
    carrierMessages.media = [fetched];
    const fetchMedia = carrierMessages.fetchMedia.bind(carrierMessages);
    carrierMessages.fetchMedia = async (order) => {
      const answer = await fetchMedia(order);
      await workshop.keys.erase(whole);
      return answer;
    };
    const first = await startProcess();
    await settle();
    expect(await media()).toMatchObject([{ is: 'lost', code: 'subject_erased' }, { is: 'lost' }]);
    expect(await mediaStore.get(name(0))).toBeUndefined();
    await first.stop();
    const asked = carrierMessages.fetched.length;
    await startProcess();
    await settle();
    expect(carrierMessages.fetched).toHaveLength(asked);
  });
});
