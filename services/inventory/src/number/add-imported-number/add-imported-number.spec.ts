import { describe, expect, test } from '@jest/globals';
import { HOME, givenEventsOf } from '#event-store/testing';
import { NUMBER, imported, purchased, released, reserved } from '../fixtures/number-histories.js';
import { anyonesNumber } from '../number.aggregate.js';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';
import { claimOf, decideAddImportedNumber } from './add-imported-number.js';

const given = givenEventsOf(anyonesNumber);
const { type: _, ...command } = imported(NUMBER, HOME);
const add = (number: NumberState) => decideAddImportedNumber(command, number);

describe('add an imported number', () => {
  test.each<[string, readonly NumberEvent[]]>([
    ['nobody has', []],
    ['nobody has any more', [imported(NUMBER, 'away'), released]],
  ])('that %s', (_name, history) => {
    expect(given(history).when(add)).toStrictEqual([imported(NUMBER, HOME)]);
    expect(claimOf(command, given(history).state)).toBe('claimed');
  });

  test('changes nothing the second time, and is the import’s still', () => {
    const again = given([imported(NUMBER, HOME)]);
    expect([again.when(add), claimOf(command, again.state)]).toStrictEqual([[], 'claimed']);
  });

  test.each<[string, readonly NumberEvent[], string]>([
    ['another import brought', [{ ...imported(NUMBER, HOME), importId: 'import-0' }], 'this_workspace'],
    ['was bought', [reserved(), purchased()], 'this_workspace'],
    ['is being bought', [reserved()], 'this_workspace_buys'],
    ['another workspace has', [imported(NUMBER, 'away')], 'another_workspace'],
    ['another workspace buys', [reserved('away')], 'another_workspace_buys'],
    [
      'another workspace buys that it had',
      [imported(NUMBER, HOME), released, reserved('away')],
      'another_workspace_buys',
    ],
  ])('leaves one alone that %s', (_name, history, claim) => {
    const before = given(history);
    expect([before.when(add), claimOf(command, before.state)]).toStrictEqual([[], claim]);
  });
});
