import { describe, expect, test } from '@jest/globals';
import type { ErasureState } from '../domain/erasure.state.js';
import { erased, given, started } from '../fixtures/erasure-histories.js';
import { decideEraseSubject } from './erase-subject.js';

const erase = (state: ErasureState) => decideEraseSubject(started.subject, state);

describe('erase a subject', () => {
  test('begins, and begins anew for what was said since', () => {
    expect(given().when(erase)).toStrictEqual([started]);
    expect(given([started, erased]).when(erase)).toStrictEqual([started]);
  });

  test('is begun once', () => {
    expect(given([started]).when(erase)).toStrictEqual([]);
  });
});
