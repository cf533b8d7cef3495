import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MESSAGE_STATUSES, OUTBOUND_STATUSES, isFailure, isFurther } from './message-status.events.js';
import type { OutboundStatus } from './message-status.events.js';

const later = (one: OutboundStatus, other: OutboundStatus) => (isFurther(other, one) ? other : one);

test('in whichever order statuses are told, the same one holds in the end', () => {
  const told = fc.array(fc.constantFrom(...OUTBOUND_STATUSES), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      told.chain((statuses) =>
        fc.tuple(fc.constant(statuses), fc.shuffledSubarray(statuses, { minLength: statuses.length })),
      ),
      ([one, other]) => {
        expect(one.reduce(later)).toBe(other.reduce(later));
      },
    ),
  );
});

test('what has arrived has not failed, whoever feared so', () => {
  for (const status of OUTBOUND_STATUSES.filter(isFailure)) expect(isFurther('delivered', status)).toBe(true);
  expect(isFurther('delivery_unconfirmed', 'delivered')).toBe(false);
  expect(MESSAGE_STATUSES.filter(isFailure)).toStrictEqual(['expired', 'canceled', 'failed', 'undelivered']);
});
