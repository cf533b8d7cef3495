import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LEASE_MS, LeaseBook } from './lease-book.js';
import { LeasedFence } from './leased-fence.js';

const NOW = '2026-01-02T03:04:05.006Z';

describe('LeasedFence', () => {
  let leases: LeaseBook;
  let fence: LeasedFence;
  beforeEach(() => {
    jest.useFakeTimers();
    leases = new LeaseBook(
      () => performance.now(),
      () => new Date(NOW),
    );
    leases.letFormerLeasesLapse();
    fence = new LeasedFence(leases);
  });
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  const afterGrace = () => pass(LEASE_MS);

  test('says nothing is enforced before leases of a former process have lapsed', async () => {
    expect(await fence.report(7, 0)).toStrictEqual({
      enforced: false,
      position: 7,
      gates: { acked: [], missing: ['gates-of-before-the-restart'] },
    });
    const waiting = fence.report(7, 5_000);
    await afterGrace();
    expect(await waiting).toMatchObject({ enforced: true, gates: { acked: [], missing: [] } });
  });

  test('says nothing is enforced, however late, while a process before it may go on granting leases', async () => {
    leases = new LeaseBook(
      () => performance.now(),
      () => new Date(NOW),
    );
    fence = new LeasedFence(leases);
    await pass(10 * LEASE_MS);
    leases.renew('gate-1', 7);
    const missing = ['gates-of-before-the-restart'];
    expect(await fence.report(7, 0)).toMatchObject({ enforced: false, gates: { missing } });
    const waiting = fence.report(7, 2 * LEASE_MS);
    await pass(100);
    leases.letFormerLeasesLapse();
    await pass(LEASE_MS - 1);
    expect(await fence.report(7, 0)).toMatchObject({ enforced: false, gates: { missing } });
    leases.renew('gate-1', 7);
    await pass(1);
    expect(await waiting).toMatchObject({ enforced: true, gates: { missing: [] } });
  });

  test('waits for every holder to have applied the position', async () => {
    await afterGrace();
    leases.renew('gate-1', 6);
    leases.renew('gate-2', 7);
    const waiting = fence.report(7, 1_000);
    await pass(10);
    leases.renew('gate-1', 8);
    expect(await waiting).toStrictEqual({
      enforced: true,
      position: 7,
      gates: {
        acked: [
          { id: 'gate-1', ackedAt: NOW },
          { id: 'gate-2', ackedAt: NOW },
        ],
        missing: [],
      },
    });
  });

  test('leaves no timer behind when nobody waits any more', async () => {
    await afterGrace();
    leases.renew('gate-1', 6);
    const [one, other] = [fence.report(7, 1_000), fence.report(8, 500)];
    await pass(500);
    await other;
    expect(jest.getTimerCount()).toBeGreaterThan(0);
    leases.renew('gate-1', 7);
    expect(await one).toMatchObject({ enforced: true });
    expect(jest.getTimerCount()).toBe(0);
  });

  test('a majority is not enough: it says who is missing when the time runs out', async () => {
    await afterGrace();
    leases.renew('gate-1', 7);
    leases.renew('gate-2', 7);
    leases.renew('gate-3', 6);
    const waiting = fence.report(7, 500);
    await pass(500);
    expect(await waiting).toMatchObject({ enforced: false, gates: { missing: ['gate-3'] } });
  });

  test('a gate that is silent for a lease may answer nothing, and is waited for no longer', async () => {
    await afterGrace();
    leases.renew('gate-1', 6);
    const waiting = fence.report(7, 5_000);
    await pass(LEASE_MS - 1);
    expect(await fence.report(7, 0)).toMatchObject({ enforced: false });
    await pass(1);
    expect(await waiting).toMatchObject({ enforced: true, gates: { acked: [], missing: [] } });
  });

  test('a gate that leaves is not waited for', async () => {
    await afterGrace();
    leases.renew('gate-1', 6);
    const waiting = fence.report(7, 5_000);
    leases.giveUp('gate-1');
    expect(await waiting).toMatchObject({ enforced: true });
  });
});
