import { describe, expect, test } from '@jest/globals';
import { HOME, givenEventsOf, refused } from '#event-store/testing';
import { NUMBER, imported, purchased, released, reservationLifted, reserved } from '../fixtures/number-histories.js';
import { anyonesNumber } from '../number.aggregate.js';
import type { NumberState } from '../domain/number.state.js';
import { decideReserveNumber } from './reserve-number.js';

const given = givenEventsOf(anyonesNumber);
const reserve =
  (workspace = HOME, purchaseId = 'purchase-1') =>
  (number: NumberState) =>
    decideReserveNumber({ number: NUMBER, workspace, purchaseId }, number);

describe('reserve a number', () => {
  test('that nobody holds, or nobody holds any more', () => {
    expect(given().when(reserve())).toStrictEqual([reserved()]);
    expect(given([imported(NUMBER, 'away'), released]).when(reserve())).toStrictEqual([reserved()]);
  });

  test('changes nothing the second time', () => {
    expect(given([reserved()]).when(reserve())).toStrictEqual([]);
  });

  test('is refused while another purchase of the workspace is under way, naming it', () => {
    const inProgress = refused('purchase_in_progress', { purchaseId: 'purchase-1' });
    expect(given([reserved()]).when(reserve(HOME, 'purchase-2'))).toStrictEqual(inProgress);
  });

  test('is refused while another workspace buys or holds it, without a word of who', () => {
    expect(given([reserved()]).when(reserve('away'))).toStrictEqual(refused('number_in_use'));
    expect(given([imported(NUMBER, HOME)]).when(reserve('away'))).toStrictEqual(refused('number_in_use'));
  });

  test('is refused in other words while another workspace only buys it', () => {
    for (const [history, words] of [
      [[reserved()], 'is being bought by another workspace'],
      [[imported(NUMBER, 'third'), released, reserved()], 'is being bought by another workspace'],
      [[reserved(), purchased()], 'is held by another workspace'],
    ] as const) {
      expect(() => reserve('away', 'purchase-2')(given(history).state)).toThrow(words);
    }
  });

  test('is refused for a number that the workspace holds', () => {
    expect(given([imported(NUMBER, HOME)]).when(reserve())).toStrictEqual(refused('number_already_held'));
  });

  test('is refused to the purchase that has brought it, whoever has it now', () => {
    const fulfilled = refused('purchase_fulfilled');
    const brought = [reserved(), purchased()];
    const again = { ...purchased('away'), purchaseId: 'purchase-2' };
    for (const since of [
      [],
      [released],
      [released, imported(NUMBER, HOME)],
      [released, again],
      [released, again, released],
    ]) {
      expect(given([...brought, ...since]).when(reserve())).toStrictEqual(fulfilled);
    }
    expect(given([...brought, released]).when(reserve(HOME, 'purchase-2'))).toStrictEqual([
      reserved(HOME, 'purchase-2'),
    ]);
  });

  test('works again after a purchase that brought nothing', () => {
    expect(given([reserved(), reservationLifted]).when(reserve('away'))).toStrictEqual([reserved('away')]);
  });
});
