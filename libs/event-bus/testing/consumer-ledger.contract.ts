import { describe, expect, test } from '@jest/globals';
import { START } from '#event-store';
import type { ConsumerLedger, LedgerEntry } from '../consumer-ledger.port.js';

const entry = (id: string, reason = 'out of memory'): LedgerEntry => ({
  id,
  group: 'billing',
  code: 'handler_failed',
  reason,
  text: '{"one": 1}',
  position: 7,
});

/** What every ledger must do. */
export function describeConsumerLedger(name: string, open: () => ConsumerLedger): void {
  describe(`consumer ledger contract: ${name}`, () => {
    test('remembers how far each group is, and never goes back', async () => {
      const ledger = open();
      expect(await ledger.positionOf('billing')).toBe(START);
      await ledger.advance('billing', 7);
      await ledger.advance('billing', 5);
      await ledger.advance('audit', 3);
      expect([await ledger.positionOf('billing'), await ledger.positionOf('audit')]).toStrictEqual([7, 3]);
      await ledger.close();
    });

    test('keeps parked events until they are taken off', async () => {
      const ledger = open();
      await ledger.park(entry('one'));
      await ledger.park(entry('two'));
      await ledger.park(entry('one', 'still out of memory'));
      expect(await ledger.parked()).toHaveLength(2);
      expect(await ledger.parked()).toContainEqual(entry('one', 'still out of memory'));
      expect([await ledger.unpark('one'), await ledger.unpark('one')]).toStrictEqual([true, false]);
      expect(await ledger.parked()).toStrictEqual([entry('two')]);
      await ledger.close();
    });
  });
}
