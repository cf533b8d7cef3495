import { describe, expect, test } from '@jest/globals';
import type { ErasureState } from '../domain/erasure.state.js';
import { erased, given, started } from '../fixtures/erasure-histories.js';
import { decideFinishErasure } from './finish-erasure.js';

const { type: _, ...command } = erased;
const finish = (state: ErasureState) => decideFinishErasure(command, state);

describe('finish an erasure', () => {
  test('says how many keys are gone', () => {
    expect(given([started]).when(finish)).toStrictEqual([erased]);
    expect(given([started, erased]).state).toMatchObject({ status: 'erased', erasedKeys: 2 });
  });

  test('that was begun, and once', () => {
    expect(given().when(finish)).toStrictEqual([]);
    expect(given([started, erased]).when(finish)).toStrictEqual([]);
  });
});
