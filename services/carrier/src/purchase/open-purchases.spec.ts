import { expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { domainEvent } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { PurchaseWorkshop } from '../testing/purchase-workshop.js';
import type { PurchaseEvent } from './domain/purchase.events.js';
import { completed, failed, requested, submitted, uncertain } from './fixtures/purchase-histories.js';
import { OpenPurchases } from './open-purchases.js';
import { PurchaseDirectory } from './purchase-directory/purchase-directory.js';

/** What a log says in which that has happened to one purchase, told so often. */
async function logOf(history: readonly PurchaseEvent[]): Promise<readonly RecordedEvent[]> {
  const bench = new PurchaseWorkshop(await CarrierWorkshop.opened());
  await bench.write(...history);
  return bench.all.store.readAll({ after: 0, types: PurchaseDirectory.eventTypes });
}

test.each([
  [[requested], 'requested'],
  [[requested, submitted], 'submitted'],
  [[requested, submitted, uncertain], 'uncertain'],
  [[requested, submitted, uncertain, completed], 'completed'],
  [[requested, failed], 'failed'],
] as const)('shows how far a purchase is, and leaves it open until it has ended: %#', async (history, status) => {
  const [open, directory] = [new OpenPurchases(), new PurchaseDirectory()];
  const log = await logOf(history);
  for (const event of log) {
    if (OpenPurchases.eventTypes.some((type) => type === event.type)) open.apply(event);
    directory.apply(event);
  }
  expect(directory.purchases.get(HOME, requested.purchaseId)).toMatchObject({ status, requestedAt: WHO.time });
  expect(directory.purchases.get('away', requested.purchaseId)).toBeUndefined();
  const isEnded = status === 'completed' || status === 'failed';
  const { actor, correlationId } = WHO;
  const { purchaseId, carrierAccountId, number } = domainEvent<typeof requested>(log[0]!);
  const opened = {
    workspace: HOME,
    purchaseId,
    carrierAccountId,
    number,
    actor,
    correlationId,
    requestedBy: log[0]!.id,
  };
  expect(open.all()).toEqual(isEnded ? [] : [opened]);
  expect(open.countAt(HOME, carrierAccountId)).toBe(isEnded ? 0 : 1);
  expect([open.countAt('away', carrierAccountId), open.countAt(HOME, 'twilio-2')]).toEqual([0, 0]);
});

test('applied twice, the whole log says the same', async () => {
  const log = await logOf([requested, submitted, completed]);
  const [open, directory] = [new OpenPurchases(), new PurchaseDirectory()];
  for (const event of [...log, ...log]) {
    if (OpenPurchases.eventTypes.some((type) => type === event.type)) open.apply(event);
    directory.apply(event);
  }
  expect([open.all(), directory.purchases.get(HOME, requested.purchaseId)?.status]).toEqual([[], 'completed']);
});
