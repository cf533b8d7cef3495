import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventStoreError, START } from '#event-store';
import type { AppendResult, ReadStreamOptions, RecordedEvent, StreamWrite } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { LEASE_MS } from '../lease/lease-book.js';
import { LoggedClaim } from './logged-claim.js';

const NOW = '2026-01-02T03:04:05.006Z';
const REPLACED = /^Another process \(\d+ on .+\) has taken over the event store, so this one takes no command/;

/** A test double of a log whose reads wait until the test lets them, if it has asked for that. */
class HeldReadsDouble extends InMemoryEventStore {
  reads = 0;
  held: Promise<unknown> | undefined;
  fault: 'lost-before' | 'lost-after' | 'away' | undefined;

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.reads += 1;
    const events = await super.readStream(stream, options);
    await this.held;
    return events;
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const { fault } = this;
    this.fault = undefined;
    if (fault === 'away') throw away();
    if (fault === 'lost-before') throw lost();
    const result = await super.append(writes);
    if (fault === 'lost-after') throw lost();
    return result;
  }
}

const away = () => new EventStoreError('event_store_unavailable', 'It cannot be reached.', { mayPass: true });
const lost = () => new EventStoreError('append_outcome_unknown', 'The connection is gone.');

describe('a claim to a log', () => {
  let log: HeldReadsDouble;
  let claims: LoggedClaim[];
  beforeEach(() => {
    jest.useFakeTimers();
    log = new HeldReadsDouble();
    claims = [];
  });
  afterEach(() => {
    for (const claim of claims) claim.close();
    jest.useRealTimers();
  });

  const unclaimed = (): LoggedClaim => {
    const claim = new LoggedClaim({ log, nowMs: () => performance.now(), now: () => new Date(NOW) });
    claims.push(claim);
    return claim;
  };
  const take = async (): Promise<LoggedClaim> => {
    const claim = unclaimed();
    await claim.take();
    return claim;
  };
  const inLog = () => log.readAll({ after: START });
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  /** Whether former leases have lapsed just before the time of a lease is over, and then. */
  const lapsing = async (claim: LoggedClaim): Promise<readonly boolean[]> => {
    let over = false;
    void claim.whenFormerLeasesLapsed().then(() => (over = true));
    await pass(LEASE_MS - 1);
    const before = over;
    await pass(1);
    return [before, over];
  };
  const isReplaced = async (claim: LoggedClaim): Promise<boolean> =>
    Promise.race([claim.replaced.then(() => true), Promise.resolve(false)]);

  test('is an event, in a stream of its own, that says who made it', async () => {
    await take();
    expect(await inLog()).toMatchObject([
      {
        stream: 'writer',
        type: 'WriterTookOver',
        data: { writer: expect.any(String), host: expect.any(String), processId: process.pid },
        metadata: { time: NOW },
      },
    ]);
  });

  test('is none before it is taken: nothing is sure, held or confirmed, and nothing is written', async () => {
    const claim = unclaimed();
    await pass(10 * LEASE_MS);
    const refusal = { code: 'event_store_unavailable', mayPass: true };
    expect(() => claim.requireHeld()).toThrow(expect.objectContaining(refusal));
    await expect(claim.confirm()).rejects.toMatchObject(refusal);
    await expect(claim.whenFormerLeasesLapsed()).rejects.toMatchObject(refusal);
    expect([claim.isSure, await isReplaced(claim), await inLog()]).toStrictEqual([false, false, []]);
  });

  test('is confirmed to nobody who asked before it was taken, and may have read what was so by then', async () => {
    const claim = unclaimed();
    const release = Promise.withResolvers<void>();
    log.held = release.promise;
    const taking = claim.take();
    const early = claim.confirm().catch(String);
    release.resolve();
    await taking;
    expect(await early).toContain('has not taken the event store over yet');
    await claim.confirm();
    expect(claim.isSure).toBe(true);
  });

  test('that could not be taken may be taken later, and leases of before are counted from then', async () => {
    const claim = unclaimed();
    log.fault = 'away';
    await expect(claim.take()).rejects.toMatchObject({ mayPass: true });
    await pass(10 * LEASE_MS);
    expect([claim.isSure, await inLog()]).toStrictEqual([false, []]);
    await claim.take();
    expect([claim.isSure, (await inLog()).length]).toStrictEqual([true, 1]);
    expect(await lapsing(claim)).toStrictEqual([false, true]);
  });

  test('that was made and not seen in time is not made once more: who took over meanwhile is the later one', async () => {
    const claim = unclaimed();
    const append = log.append.bind(log);
    log.append = async (...asked) => {
      const result = await append(...asked);
      log.held = new Promise(() => undefined);
      log.append = append;
      return result;
    };
    const taking = claim.take().catch((error: unknown) => error);
    await pass(LEASE_MS);
    expect(await taking).toMatchObject({ code: 'event_store_unavailable', mayPass: true });
    log.held = undefined;
    const later = await take();
    await expect(claim.take()).rejects.toThrow(REPLACED);
    await later.confirm();
    expect([claim.isSure, later.isSure, (await inLog()).length]).toStrictEqual([false, true, 2]);
  });

  test('that is lost while it is taken was never held, and is told to who takes it alone', async () => {
    const claim = unclaimed();
    const read = log.readStream.bind(log);
    log.readStream = async (...asked) => {
      const found = await read(...asked);
      // From the second time on, after the append: another is the last.
      return log.reads > 1 ? found.map((event) => ({ ...event, data: { ...event.data, writer: 'another' } })) : found;
    };
    await expect(claim.take()).rejects.toThrow(REPLACED);
    expect(await isReplaced(claim)).toBe(false);
    expect(() => claim.requireHeld()).toThrow(REPLACED);
  });

  test('is confirmed as long as no other is made', async () => {
    const claim = await take();
    await claim.confirm();
    claim.requireHeld();
    await pass(10 * LEASE_MS);
    expect([claim.isSure, await isReplaced(claim)]).toStrictEqual([true, false]);
  });

  test('is lost for good to the next one, whoever made it', async () => {
    const former = await take();
    const present = await take();
    await expect(former.confirm()).rejects.toMatchObject({ code: 'event_store_unavailable' });
    await expect(former.confirm()).rejects.toThrow(REPLACED);
    expect(() => former.requireHeld()).toThrow(REPLACED);
    expect((await former.replaced).message).toMatch(REPLACED);
    expect([former.isSure, present.isSure]).toStrictEqual([false, true]);
    await present.confirm();
  });

  test('that nobody asks for finds out by itself', async () => {
    const former = await take();
    await take();
    expect(await isReplaced(former)).toBe(false);
    await pass(500);
    expect((await former.replaced).message).toMatch(REPLACED);
  });

  test('is lost when the log no longer shows it', async () => {
    const claim = await take();
    log.readStream = async () => [];
    await expect(claim.confirm()).rejects.toThrow('or its log was replaced');
  });

  test('is confirmed by what is read after the question, and one read answers all who wait', async () => {
    const former = await take();
    const release = Promise.withResolvers<void>();
    log.held = release.promise;
    const before = former.confirm();
    await pass(0);
    log.held = undefined;
    await take();
    const readsBefore = log.reads;
    const after = [former.confirm(), former.confirm(), former.confirm()].map((each) => each.catch(String));
    release.resolve();
    await before;
    expect(await Promise.all(after)).toStrictEqual(Array(3).fill(expect.stringContaining('taken over')));
    expect(log.reads - readsBefore).toBe(1);
  });

  test('proves nothing longer than a lease from the last look, less what clocks may run apart', async () => {
    const claim = await take();
    log.held = new Promise(() => undefined);
    await pass(0.98 * LEASE_MS - 1);
    expect(claim.isSure).toBe(true);
    await pass(1);
    expect(claim.isSure).toBe(false);
    log.held = undefined;
    await pass(2 * LEASE_MS);
    expect([claim.isSure, await isReplaced(claim)]).toStrictEqual([true, false]);
  });

  test('cannot be confirmed by a log that does not answer, and is not lost by it', async () => {
    const claim = await take();
    log.held = new Promise(() => undefined);
    const asked = claim.confirm().catch((error: unknown) => error);
    await pass(LEASE_MS);
    expect(await asked).toMatchObject({ code: 'event_store_unavailable', mayPass: true });
    claim.requireHeld();
    log.held = undefined;
    await pass(LEASE_MS);
    await claim.confirm();
  });

  test.each(['lost-before', 'lost-after'] as const)('is made once, however its answer was lost: %s', async (fault) => {
    log.fault = fault;
    const claim = await take();
    await claim.confirm();
    expect(await inLog()).toHaveLength(1);
  });

  test('of two at once is one of them', async () => {
    const both = await Promise.allSettled([take(), take()]);
    await pass(LEASE_MS);
    const sure = claims.filter(({ isSure }) => isSure);
    expect([both.length, sure.length]).toStrictEqual([2, 1]);
  });

  test('waits for leases of a process before it, counted from the claim', async () => {
    const claim = await take();
    expect(await lapsing(claim)).toStrictEqual([false, true]);
  });
});
