import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { disabled } from '../fixtures/public-events.js';
import type { PublicEventBatch } from '#event-bus';
import { GrantedLease } from './granted-lease.js';
import type { Grant } from './granted-lease.js';
import { DomainError } from '#domain-error';
import { GATE_OF_ANOTHER_LOG, LeaseGranter, LeaseKeeper } from './lease-keeper.js';
import type { GateState } from './lease-keeper.js';

const LEASE_MS = 2_000;
const HEAD = 7;

/** A test double of an inventory: every request waits until the test answers it. */
class LeaseGranterDouble extends LeaseGranter {
  readonly told: number[] = [];
  readonly open: PromiseWithResolvers<Grant>[] = [];
  readonly gaveUp: string[] = [];
  mostAtOnce = 0;

  override renew(_gateId: string, { applied }: GateState, stop: AbortSignal): Promise<Grant> {
    const request = Promise.withResolvers<Grant>();
    this.told.push(applied);
    this.open.push(request);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.open.length);
    stop.addEventListener('abort', () => request.reject(new Error('Aborted.')));
    return request.promise;
  }

  override async giveUp(gateId: string): Promise<void> {
    this.gaveUp.push(gateId);
  }

  async grant(head = HEAD): Promise<void> {
    this.open.shift()!.resolve({ leaseMs: LEASE_MS, head });
    await jest.advanceTimersByTimeAsync(0);
  }

  async refuse(error: Error | string): Promise<void> {
    this.open.shift()!.reject(typeof error === 'string' ? new Error(error) : error);
    await jest.advanceTimersByTimeAsync(0);
  }
}

describe('LeaseKeeper', () => {
  let granter: LeaseGranterDouble;
  let lease: GrantedLease;
  let keeper: LeaseKeeper;
  let applied: number;
  let told: string[];
  beforeEach(() => {
    jest.useFakeTimers();
    [granter, applied, told] = [new LeaseGranterDouble(), HEAD, []];
    lease = new GrantedLease(() => performance.now());
    keeper = new LeaseKeeper({
      gateId: 'gate-1',
      lease,
      granter,
      state: () => ({ applied, lastEvent: undefined }),
      nowMs: () => performance.now(),
      onTrouble: (error) => told.push(error.message),
      onRecovery: () => told.push('recovery'),
      onOtherLog: (error) => told.push(`other log: ${error.message}`),
    });
    keeper.start();
  });
  afterEach(async () => {
    await keeper.stop();
    jest.useRealTimers();
  });

  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  const apply = async (count: number, live = true) => {
    applied += 1;
    const events = Array.from({ length: count }, () => disabled);
    keeper.noteApplied({ events, position: applied, live } satisfies PublicEventBatch);
    await pass(0);
  };

  test('asks at once, and again long before the lease lapses, as long as it runs', async () => {
    expect(granter.told).toStrictEqual([HEAD]);
    await granter.grant();
    for (let renewals = 1; renewals < 20; renewals += 1) {
      await pass(499);
      expect(granter.told).toHaveLength(renewals);
      await pass(1);
      expect(granter.told).toHaveLength(renewals + 1);
      expect(lease.covers(applied)).toBe(true);
      await granter.grant();
    }
  });

  test('one lost request costs nothing: the lease still holds when the next is answered', async () => {
    await granter.grant();
    await pass(500);
    await pass(1_000);
    await granter.refuse('Timed out.');
    await pass(100);
    expect([granter.told.length, lease.covers(applied)]).toStrictEqual([3, true]);
  });

  test('tells at once what a command’s news were', async () => {
    await granter.grant();
    await apply(1);
    expect(granter.told).toStrictEqual([7, 8]);
    await granter.grant();
    await apply(200);
    expect(granter.told).toStrictEqual([7, 8, 9]);
  });

  test('waits with what was read of a long log: nobody waits for that', async () => {
    await granter.grant();
    await apply(201);
    await apply(1, false);
    expect(granter.told).toStrictEqual([7]);
    await pass(500);
    expect(granter.told).toStrictEqual([7, 9]);
    await apply(201);
    await granter.grant();
    expect(granter.told).toStrictEqual([7, 9]);
  });

  test('makes one request at a time, and tells right after it what was applied meanwhile', async () => {
    for (let count = 0; count < 5; count += 1) await apply(1);
    expect(granter.told).toStrictEqual([7]);
    await granter.grant();
    expect(granter.told).toStrictEqual([7, 12]);
    await granter.grant();
    expect([granter.told, granter.mostAtOnce]).toStrictEqual([[7, 12], 1]);
  });

  test('pauses after failures, whatever is applied meanwhile, and says so once for each reason', async () => {
    for (let failures = 1; failures <= 3; failures += 1) {
      await granter.refuse('Away.');
      await apply(1);
      await pass(99);
      expect(granter.told).toHaveLength(failures);
      await pass(1);
      expect(granter.told).toHaveLength(failures + 1);
    }
    expect([told, lease.isHeld]).toStrictEqual([['Away.'], false]);
    await granter.refuse('Wrong token.');
    await pass(100);
    expect([told, keeper.trouble]).toStrictEqual([['Away.', 'Wrong token.'], 'Wrong token.']);
    await granter.grant();
    expect([told.splice(0), keeper.trouble]).toStrictEqual([['Away.', 'Wrong token.', 'recovery'], undefined]);
    await pass(500);
    await granter.refuse('Away.');
    expect(told).toStrictEqual(['Away.']);
  });

  test('counts the lease from when it asked', async () => {
    await pass(1_500);
    await granter.grant();
    expect(lease.covers(applied)).toBe(true);
    await pass(459);
    expect(lease.covers(applied)).toBe(true);
    await pass(1);
    expect(lease.covers(applied)).toBe(false);
  });

  test.each([
    ['while a renewal hangs', async () => undefined],
    ['in the middle of a pause', () => granter.grant()],
    ['in the middle of a pause after a failure', () => granter.refuse('Away.')],
  ])('stops at once %s, gives the lease up, and asks no more', async (_, before) => {
    await before();
    const asked = granter.told.length;
    // The timers stand still: nothing is waited for.
    await keeper.stop();
    expect(granter.gaveUp).toStrictEqual(['gate-1']);
    await pass(10_000);
    expect([granter.told.length, told.includes('Aborted.')]).toStrictEqual([asked, false]);
  });

  test('asks no more once the inventory says that the gate knows another past', async () => {
    await granter.refuse(new DomainError(GATE_OF_ANOTHER_LOG, 'Another past.'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect([told, granter.told.length]).toStrictEqual([['other log: Another past.'], 1]);
  });
});
