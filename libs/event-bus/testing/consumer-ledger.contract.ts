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
      expect(await ledger.list()).toHaveLength(2);
      expect(await ledger.list()).toContainEqual(entry('one', 'still out of memory'));
      expect([await ledger.discard('one'), await ledger.discard('one')]).toStrictEqual([true, false]);
      expect(await ledger.list()).toStrictEqual([entry('two')]);
      await ledger.close();
    });

    test('keeps what is to be handled once more until it is taken off, or parked again', async () => {
      const ledger = open();
      await ledger.park(entry('one'));
      await ledger.park(entry('two'));
      expect(await ledger.toRedrive('billing')).toStrictEqual([]);
      expect([await ledger.redrive('one'), await ledger.redrive('three')]).toStrictEqual([true, false]);
      expect(await ledger.redrive('one')).toBe(false);
      expect([await ledger.list(), await ledger.toRedrive('billing')]).toStrictEqual([[entry('two')], [entry('one')]]);
      expect(await ledger.toRedrive('audit')).toStrictEqual([]);
      await ledger.park(entry('one', 'still out of memory'));
      expect([(await ledger.list()).length, await ledger.toRedrive('billing')]).toStrictEqual([2, []]);
      expect([await ledger.redrive('two'), await ledger.discard('two')]).toStrictEqual([true, true]);
      expect(await ledger.toRedrive('billing')).toStrictEqual([]);
      await ledger.close();
    });

    test('parks one again that was redriven and failed, but not one that was discarded meanwhile', async () => {
      const ledger = open();
      await ledger.park(entry('one'));
      await ledger.park(entry('two'));
      for (const id of ['one', 'two']) await ledger.redrive(id);
      await ledger.discard('two');
      const again = ['one', 'two'].map((id) => ledger.parkAgain(entry(id, 'still out of memory')));
      expect(await Promise.all(again)).toStrictEqual([true, false]);
      expect(await ledger.list()).toStrictEqual([entry('one', 'still out of memory')]);
      expect(await ledger.toRedrive('billing')).toStrictEqual([]);
      await ledger.close();
    });
  });
}
