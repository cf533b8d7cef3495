import { expect, test } from '@jest/globals';
import { InMemoryEventStore } from '#event-store/in-memory';
import { streamWrite } from '../../event-store/testing/opened-store.js';
import { ClaimedStore } from './claimed-store.js';
import { SoleWriter } from './sole-writer.js';

/** A test double of a claim that another process may have taken. */
class ClaimDouble extends SoleWriter {
  failure: Error | undefined;

  override requireHeld(): void {
    if (this.failure) throw this.failure;
  }
}

test('a process that another has replaced writes nothing more', async () => {
  const [log, writer] = [new InMemoryEventStore(), new ClaimDouble()];
  const store = new ClaimedStore(log, writer);
  await store.append([streamWrite('number')]);
  writer.failure = new Error('Another process has taken over.');
  await expect(store.append([streamWrite('agent')])).rejects.toBe(writer.failure);
  expect(await log.head()).toBe(1);
  await log.close();
});
