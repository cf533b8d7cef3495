import { describe, expect, test } from '@jest/globals';
import { Fence } from '#fence';
import type { FenceReport, Lift } from '#fence';
import { acknowledgeFence, acknowledgeWithFence } from './fence.response.js';

/** A fence whose one gate acknowledges after a wait of so many milliseconds, if anybody waits that long. */
class SlowFence extends Fence {
  constructor(private readonly neededMs: number) {
    super();
  }

  override blockAhead(): Lift {
    return () => undefined;
  }

  override report(position: number, waitMs: number): Promise<FenceReport> {
    const enforced = waitMs >= this.neededMs;
    const acked = enforced ? [{ id: 'gate-1', ackedAt: '2026-01-02T03:04:05.006Z' }] : [];
    return Promise.resolve({ enforced, position, gates: { acked, missing: enforced ? [] : ['gate-1'] } });
  }
}

const commandBefore = (fence: Fence, waitMs?: number) => {
  const query = waitMs === undefined ? {} : { waitMs };
  return { fence, position: 7, startedAtMs: performance.now(), query };
};

describe('the answer to a block', () => {
  test('is 200 when every gate has acknowledged, and 202 with the missing ones when the time runs out', async () => {
    const enforced = await acknowledgeFence(commandBefore(new SlowFence(100), 100));
    expect(enforced.facts).toStrictEqual({ position: 7, status: 200 });
    expect(enforced.body).toMatchObject({ enforced: true, position: '7', gates: { missing: [] } });
    const late = await acknowledgeFence(commandBefore(new SlowFence(100), 99));
    expect(late.facts).toStrictEqual({ position: 7, status: 202 });
    expect(late.body).toMatchObject({ enforced: false, position: '7', gates: { acked: [], missing: ['gate-1'] } });
  });

  test('waits five seconds unless told otherwise', async () => {
    expect((await acknowledgeFence(commandBefore(new SlowFence(5_000)))).body.enforced).toBe(true);
    expect((await acknowledgeFence(commandBefore(new SlowFence(5_001)))).body.enforced).toBe(false);
  });

  test('stands beside an answer that has its own status, as long as nothing is missing', async () => {
    const answer = (neededMs: number) =>
      acknowledgeWithFence(commandBefore(new SlowFence(neededMs), 1), { id: 'hold-1' }, { status: 201, version: '3' });
    expect(await answer(0)).toMatchObject({
      body: { id: 'hold-1', fence: { enforced: true } },
      facts: { position: 7, status: 201, version: '3' },
    });
    expect(await answer(2)).toMatchObject({
      body: { id: 'hold-1', fence: { enforced: false } },
      facts: { position: 7, status: 202, version: '3' },
    });
  });
});
