import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import type { Principal } from '#access';
import { LastWrites } from '#http-api';
import { CarrierWorkshop, NUMBER } from '../../testing/carrier-workshop.js';
import { handleCommand } from '#event-store';
import { CarrierRuns } from '../../background/carrier-runs.js';
import type { PurchaseEvent } from '../domain/purchase.events.js';
import { completed, requested, submitted, uncertain } from '../fixtures/purchase-histories.js';
import { OpenPurchases } from '../open-purchases.js';
import { purchase, purchaseStream } from '../purchase.aggregate.js';
import { PurchaseDirectory } from './purchase-directory.js';
import { PurchaseDirectoryController } from './purchase-directory.http.js';

const caller: Principal = { keyId: 'key-1', name: 'desk', workspace: HOME, role: 'viewer' };

/** A list of purchases of which these have happened, in this order; ids do not tell which was first. */
async function listOf(...histories: readonly (readonly [string, readonly PurchaseEvent[], string?])[]) {
  const workshop = new CarrierWorkshop();
  const { store } = workshop;
  for (const [purchaseId, history, workspace = HOME] of histories) {
    await handleCommand(store, { ...WHO, workspace }, async (load) => [
      {
        to: await load(purchase, purchaseStream(workspace, purchaseId)),
        events: history.map((event) => ({ ...event, purchaseId })),
      },
    ]);
  }
  const directory = new PurchaseDirectory();
  const log = await store.readAll({ after: 0, types: PurchaseDirectory.eventTypes });
  // A replay may tell everything twice.
  for (const event of [...log, ...log]) directory.apply(event);
  const parts = { ...workshop, openPurchases: new OpenPurchases(), onTrouble: () => undefined };
  return new PurchaseDirectoryController(directory, new LastWrites(), new CarrierRuns(parts));
}

const underWay: readonly PurchaseEvent[] = [requested];
const lost: readonly PurchaseEvent[] = [requested, submitted, uncertain];
const over: readonly PurchaseEvent[] = [requested, submitted, completed];

describe('the list of purchases', () => {
  const histories = [
    ['b', lost],
    ['d', over],
    ['a', lost],
    ['c', underWay],
    ['e', lost, 'away'],
  ] as const;

  test('has the newest first, page by page, each workspace its own', async () => {
    const list = await listOf(...histories);
    const { items, nextCursor } = list.list({ limit: 3 }, caller);
    expect(items.map(({ id, status }) => [id, status])).toEqual([
      ['c', 'requested'],
      ['a', 'uncertain'],
      ['d', 'completed'],
    ]);
    const rest = list.list({ limit: 3, cursor: nextCursor! }, caller);
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([['b'], null]);
  });

  test('shows those that stand somewhere, page by page, and what is not known of them', async () => {
    const list = await listOf(...histories);
    const { items, nextCursor } = list.list({ status: 'uncertain', limit: 1 }, caller);
    expect(items).toMatchObject([{ id: 'a', number: NUMBER, failure: { code: uncertain.code } }]);
    const rest = list.list({ status: 'uncertain', limit: 1, cursor: nextCursor! }, caller);
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([['b'], null]);
    expect(list.list({ status: 'failed' }, caller)).toEqual({ items: [], nextCursor: null });
  });

  test('takes no cursor of another list of them', async () => {
    const list = await listOf(...histories);
    const { nextCursor } = list.list({ status: 'uncertain', limit: 1 }, caller);
    expect(() => list.list({ cursor: nextCursor! }, caller)).toThrow('cursor is not one that this list gave out.');
  });
});
