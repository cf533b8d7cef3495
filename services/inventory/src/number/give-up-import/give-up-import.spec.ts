import { describe, expect, test } from '@jest/globals';
import {
  assignedOutbound,
  detached,
  given,
  importedNumber,
  purchasedNumber,
  releasedNumber,
  unassigned,
} from '../fixtures/number-histories.js';
import type { NumberState } from '../domain/number.state.js';
import { decideGiveUpImport } from './give-up-import.js';

const giveUp =
  (importId = 'import-1') =>
  (number: NumberState) =>
    decideGiveUpImport({ importId }, number);

describe('give up what an import has brought', () => {
  test('lets go of the number, and of who was given it meanwhile', () => {
    expect(given(importedNumber).when(giveUp())).toStrictEqual([detached]);
    expect(given(assignedOutbound).when(giveUp())).toStrictEqual([
      unassigned('outbound', 'sales', 'number_given_back'),
      detached,
    ]);
  });

  test('leaves alone what came in another way, or has left', () => {
    expect(given(importedNumber).when(giveUp('import-2'))).toStrictEqual([]);
    expect(given(purchasedNumber).when(giveUp())).toStrictEqual([]);
    expect(given(releasedNumber).when(giveUp())).toStrictEqual([]);
    expect(given().when(giveUp())).toStrictEqual([]);
  });
});
