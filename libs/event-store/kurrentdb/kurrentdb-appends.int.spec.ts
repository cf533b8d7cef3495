import { describe, expect, test } from '@jest/globals';
import { NO_STREAM, START } from '../event-store.port.js';
import { idsOf, newEvent, readEverything, streamWrite } from '../testing/opened-store.js';
import { KurrentDbEventStore } from './kurrentdb-event-store.js';
import { KurrentDbDouble } from './testing/kurrentdb-double.js';
import { withDouble } from './testing/with-double.js';

/** With a double of the server, which can be made to fail in ways that a real one cannot. */
const current = withDouble();

describe('an append whose answer is lost', () => {
  test('is found in the log when it was written', async () => {
    const { double, store } = current();
    await store.append([streamWrite('number-1')]);
    const writes = [streamWrite('number-1', 0, [newEvent(), newEvent()]), streamWrite('agent-1')];
    double.nextAppendFault = 'lost-after';
    const result = await store.append(writes);

    expect(result).toEqual({ position: await store.head(), revisions: { 'number-1': 2, 'agent-1': 0 } });
    expect(await readEverything(store)).toHaveLength(4);
    expect(await store.append(writes)).toEqual(result);
  });

  test('is of unknown outcome when it may still come, and is found out by appending again', async () => {
    const { double, store } = current();
    const writes = [streamWrite('number-1'), streamWrite('agent-1')];
    double.nextAppendFault = 'lost-before';
    await expect(store.append(writes)).rejects.toMatchObject({ code: 'append_outcome_unknown' });

    expect(await store.head()).toBe(START);
    const result = await store.append(writes);
    expect(result.position).toBe(await store.head());
  });

  test('was surely not written when a stream has gone on without it', async () => {
    const { double, store } = current();
    await store.append([streamWrite('number-1'), streamWrite('number-2')]);
    double.nextAppendFault = 'lost-before';
    const late = store.append([streamWrite('number-1', NO_STREAM)]);
    await expect(late).rejects.toMatchObject({ code: 'wrong_expected_revision' });
  });
});

test('an append that a starting server does not look at is surely not written', async () => {
  const { double, store } = current();
  double.nextAppendFault = 'not-ready';
  const append = store.append([streamWrite('number-1')]);
  await expect(append).rejects.toMatchObject({ code: 'event_store_unavailable', mayPass: true });
});

describe('the same events again, by a process that did not write them', () => {
  test('are answered as the first time, whatever came after them', async () => {
    const { store, open } = current();
    const writes = [streamWrite('number-1', NO_STREAM, [newEvent(), newEvent()]), streamWrite('agent-1')];
    const first = await store.append(writes);
    await store.append([streamWrite('number-1', 1), streamWrite('agent-1', 0)]);
    const other = await open();

    expect(await other.append(writes)).toEqual(first);
    expect(await readEverything(other)).toHaveLength(5);
    await other.close();
  });

  test('are refused when only some are there, also where the server loses its head over it', async () => {
    const { store, open } = current();
    const known = newEvent();
    await store.append([streamWrite('number-1', NO_STREAM, [known]), streamWrite('agent-1')]);
    const other = await open();
    const cases = [
      [streamWrite('number-1', NO_STREAM, [known, newEvent()])],
      [streamWrite('number-1', NO_STREAM, [newEvent(), known])],
      [streamWrite('number-1', NO_STREAM, [known]), streamWrite('agent-2')],
    ];
    for (const writes of cases) {
      await expect(other.append(writes)).rejects.toMatchObject({ code: 'event_id_conflict' });
    }
    expect(await readEverything(other)).toHaveLength(2);
    await other.close();
  });
});

describe('what the server would refuse', () => {
  test('is refused with its limit when it is set up to take less than the port allows', async () => {
    const small = await KurrentDbDouble.start({ maxRecordBytes: 1_000, maxAppendBytes: 5_000 });
    const narrow = await KurrentDbEventStore.open({ url: small.url, streamPrefix: 'faults.' });
    const large = newEvent({ data: { text: 'x'.repeat(2_000) } });
    const many = Array.from({ length: 10 }, () => newEvent({ data: { text: 'x'.repeat(600) } }));
    for (const events of [[large], many]) {
      const append = narrow.append([streamWrite('number-1', NO_STREAM, events)]);
      await expect(append).rejects.toMatchObject({
        code: 'append_invalid',
        message: expect.stringMatching(/MaxAppendSize/),
      });
    }
    expect(await narrow.head()).toBe(START);
    await narrow.close();
    small.stop();
  });

  test('is said before it is sent where names differ in case only', async () => {
    const { store } = current();
    const append = store.append([streamWrite('agent-ß'), streamWrite('Agent-1'), streamWrite('agent-1')]);
    await expect(append).rejects.toMatchObject({ code: 'append_invalid', message: expect.stringContaining('Agent-1') });
    await store.append([streamWrite('agent-ß'), streamWrite('agent-SS')]);
  });
});

describe('an append', () => {
  /** A subscription that waits for news, a server that holds them back, and what the subscription has been given. */
  async function startWaiting() {
    const { double, store } = current();
    const seen: string[] = [];
    const stop = new AbortController();
    const live = Promise.withResolvers<void>();
    const following = (async () => {
      for await (const { events } of store.subscribe({ after: START, signal: stop.signal })) {
        seen.push(...idsOf(events));
        live.resolve();
      }
    })();
    await live.promise;
    double.holdNews();
    return {
      seen,
      stop: () => {
        stop.abort();
        return following;
      },
    };
  }

  test('waits until a subscription that waits has its events, however late the server sends them', async () => {
    const { double, store, open } = current();
    const { seen, stop } = await startWaiting();
    const write = streamWrite('number-1', NO_STREAM, [newEvent(), newEvent(), newEvent()]);
    const seenThen = store.append([write]).then(() => [...seen]);
    // By the time that others have been answered, so has this one.
    const other = await open('other.');
    while (double.log.streamOf('faults.number-1').length === 0) await new Promise(setImmediate);
    for (let count = 0; count < 5; count += 1) await other.append([streamWrite('number-1', count - 1)]);
    double.log.trickles = true;
    double.releaseNews();

    expect(await seenThen).toEqual(idsOf(write.events));
    await other.close();
    await stop();
  });

  test('does not wait for ever', async () => {
    const { double, store } = current();
    const { seen, stop } = await startWaiting();
    await store.append([streamWrite('number-1')]);
    expect(seen).toEqual([]);
    double.releaseNews();
    await stop();
  });
});

test('an append waits for no subscription whose consumer is busy', async () => {
  const { store } = current();
  const subscription = store.subscribe({ after: START })[Symbol.asyncIterator]();
  await subscription.next();
  await store.append([streamWrite('number-1')]);
  await store.append([streamWrite('number-2')]);
  const { value } = await subscription.next();
  expect(value.events.at(-1).stream).toBe('number-2');
});
