import { expect, test } from '@jest/globals';
import { CALL_GATE_STATUS } from '../../call-gate/src/call-gate.problems.js';
import { INVENTORY_STATUS } from '../../inventory/src/inventory.problems.js';

test('a code that several services answer with has one status', () => {
  const answered = Object.entries<number>(CALL_GATE_STATUS).filter(([code]) => code in INVENTORY_STATUS);
  const elsewhere = answered.map(([code]) => [code, INVENTORY_STATUS[code as keyof typeof INVENTORY_STATUS]]);
  expect(answered).toEqual(elsewhere);
  expect(answered).not.toEqual([]);
});
