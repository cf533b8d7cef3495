import { beforeEach, describe, expect, test } from '@jest/globals';
import { EventStoreError } from '#event-store';
import type { Position } from '#event-store';
import { Fence } from '../fence.port.js';
import type { FenceReport, Lift } from '../fence.port.js';
import { ClaimedFence } from './claimed-fence.js';
import { SoleWriter } from './sole-writer.js';

const ACKED = [{ id: 'gate-1', ackedAt: '2026-01-02T03:04:05.006Z' }];
const REPLACED = new EventStoreError('event_store_unavailable', 'Another process has taken over.');

/** A test double of a fence whose gate has acknowledged everything, or nothing. */
class FenceDouble extends Fence {
  enforced = true;
  blocked = 0;

  override blockAhead(): Lift {
    this.blocked += 1;
    return () => undefined;
  }

  override async report(position: Position): Promise<FenceReport> {
    const gates = this.enforced ? { acked: ACKED, missing: [] } : { acked: [], missing: ['gate-1'] };
    return { enforced: this.enforced, position, gates };
  }
}

/** A test double of a claim that the test can let another process take. */
class ClaimDouble extends SoleWriter {
  asked = 0;
  outcome: Promise<void> = Promise.resolve();

  override confirm(): Promise<void> {
    this.asked += 1;
    return this.outcome;
  }
}

describe('ClaimedFence', () => {
  let inner: FenceDouble;
  let writer: ClaimDouble;
  let fence: ClaimedFence;
  beforeEach(() => {
    inner = new FenceDouble();
    writer = new ClaimDouble();
    fence = new ClaimedFence(inner, writer);
  });

  test('says that all gates have it when they have and no other process has taken over', async () => {
    expect(await fence.report(7, 0)).toStrictEqual({
      enforced: true,
      position: 7,
      gates: { acked: ACKED, missing: [] },
    });
    expect(writer.asked).toBe(1);
  });

  test('says so only after both', async () => {
    const answer = Promise.withResolvers<void>();
    writer.outcome = answer.promise;
    let reported = false;
    const reporting = fence.report(7, 0).then(() => (reported = true));
    await new Promise(setImmediate);
    expect([writer.asked, reported]).toStrictEqual([1, false]);
    answer.resolve();
    await reporting;
  });

  test('calls nothing enforced when another has, or when that is not known', async () => {
    writer.outcome = Promise.reject(REPLACED);
    expect(await fence.report(7, 0)).toStrictEqual({
      enforced: false,
      position: 7,
      gates: { acked: ACKED, missing: ['gates-of-an-inventory-that-may-have-taken-over'] },
    });
  });

  test('asks nobody while a gate is missing anyway', async () => {
    inner.enforced = false;
    expect(await fence.report(7, 0)).toMatchObject({ enforced: false, gates: { missing: ['gate-1'] } });
    expect(writer.asked).toBe(0);
  });

  test('blocks ahead, and lets nothing be committed once another has taken over', () => {
    fence.blockAhead([]);
    writer.requireHeld = () => {
      throw REPLACED;
    };
    expect(() => fence.blockAhead([])).toThrow(REPLACED);
    expect(inner.blocked).toBe(1);
  });
});
