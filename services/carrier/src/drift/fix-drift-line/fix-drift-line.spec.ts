import { describe, expect, test } from '@jest/globals';
import { EARLIER, refused } from '#event-store/testing';
import type { DriftState } from '../domain/drift.state.js';
import {
  ACCOUNT,
  checked,
  fixAsked,
  fixed,
  found,
  given,
  goneLine,
  over,
  started,
  unlisted,
} from '../fixtures/drift-histories.js';
import { decideFixDriftLine } from './fix-drift-line.js';
import type { FixDriftLine } from './fix-drift-line.js';

const line = goneLine();
const { driftId } = line;
const settle = (how: FixDriftLine['how']) => (state: DriftState) =>
  decideFixDriftLine({ carrierAccountId: ACCOUNT, driftId, how }, state);
const listed = [started, found(line), checked()];

describe('fix a line of drift', () => {
  test('that was put right, or was over', () => {
    expect(given(listed).when(settle({ outcome: 'fixed', importId: 'import-1' }))).toStrictEqual([
      fixed(driftId, 'import-1'),
    ]);
    expect(given(listed).when(settle({ outcome: 'over' }))).toStrictEqual([over(driftId)]);
    expect(given(listed, [fixed(driftId)]).state.lines.size).toBe(0);
  });

  test('that the carrier has yet to put right stays, and says who has asked for it last', () => {
    const ask = settle({ outcome: 'asked' });
    expect(given(listed).when(ask)).toStrictEqual([fixAsked(driftId)]);
    const { state } = given(listed, [fixAsked(driftId)]);
    expect(state.lines.get(driftId)).toMatchObject({ ...line, fixAsked: { at: EARLIER } });
    expect(given(listed, [fixAsked(driftId)]).when(ask)).toStrictEqual([fixAsked(driftId)]);
    expect(given(listed, [fixed(driftId)]).when(ask)).toStrictEqual([fixAsked(driftId)]);
  });

  test("that was asked for is nobody's when it is found otherwise", () => {
    const asked = [...listed, fixAsked(driftId)];
    expect(given(asked, [started, checked()]).state.lines.get(driftId)?.fixAsked).not.toBeNull();
    const { state } = given(asked, [started, found({ ...line, there: 'elsewhere' }), checked()]);
    expect(state.lines.get(driftId)?.fixAsked).toBeNull();
  });

  test('that is off the list changes nothing, unless it differed again and was put right', () => {
    for (const gone of [fixed(driftId), over(driftId), unlisted(driftId)]) {
      expect(given(listed, [gone]).when(settle({ outcome: 'over' }))).toStrictEqual([]);
      expect(given(listed, [gone]).when(settle({ outcome: 'fixed', importId: null }))).toStrictEqual([fixed(driftId)]);
    }
  });

  test('is refused for one that never was', () => {
    expect(given([started, checked()]).when(settle({ outcome: 'over' }))).toStrictEqual(refused('not_found'));
  });
});
