import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import { LocalFence } from '#fence';

const NOW = '2026-01-02T03:04:05.006Z';
const LONG_MS = 500;

/** A fence before one gate, which applies a position when `applied` does. */
function fenceBefore(applied: Promise<void>) {
  const blocked: (readonly PublicEvent[])[] = [];
  const blockAhead = (events: readonly PublicEvent[]) => {
    blocked.push(events);
    return () => void blocked.pop();
  };
  const whenApplied = (_position: number, maxWaitMs = 0): Promise<void> => {
    const late = delay(maxWaitMs).then(() => Promise.reject(new Error('Too late.')));
    return Promise.race([applied, late]);
  };
  const gate = { id: 'gate-1', blockAhead, whenApplied };
  return { fence: new LocalFence(gate, () => new Date(NOW)), blocked };
}

const enforced = {
  enforced: true,
  position: 7,
  gates: { acked: [{ id: 'gate-1', ackedAt: NOW }], missing: [] },
};
const missing = { enforced: false, position: 7, gates: { acked: [], missing: ['gate-1'] } };

describe('LocalFence', () => {
  test('hands a block to the gate at once, and its lifting', () => {
    const { fence, blocked } = fenceBefore(Promise.resolve());
    const events: PublicEvent[] = [{ type: 'OutboundDisabled', workspace: 'home', number: '+14155550100' }];
    const lift = fence.blockAhead(events);
    expect(blocked).toStrictEqual([events]);
    lift();
    expect(blocked).toStrictEqual([]);
  });

  test('reports a block as enforced once the gate has applied it, and waits no longer than that', async () => {
    const applied = Promise.withResolvers<void>();
    const { fence } = fenceBefore(applied.promise);
    const report = fence.report(7, LONG_MS);
    applied.resolve();
    expect(await report).toStrictEqual(enforced);
  });

  test('reports what was applied long ago without waiting', async () => {
    expect(await fenceBefore(Promise.resolve()).fence.report(7, 0)).toStrictEqual(enforced);
  });

  test('reports the gate as missing when the time runs out', async () => {
    const never = new Promise<void>(() => undefined);
    expect(await fenceBefore(never).fence.report(7, 1)).toStrictEqual(missing);
    expect(await fenceBefore(never).fence.report(7, 0)).toStrictEqual(missing);
  });

  test('reports a gate that has lost the log as missing at once', async () => {
    const lost = Promise.reject(new Error('call gate can no longer follow the log.'));
    expect(await fenceBefore(lost).fence.report(7, LONG_MS)).toStrictEqual(missing);
  });
});
