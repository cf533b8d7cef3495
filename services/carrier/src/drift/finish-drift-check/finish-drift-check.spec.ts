import { describe, expect, test } from '@jest/globals';
import type { DriftEvent, DriftLine } from '../domain/drift.events.js';
import { MAX_DRIFT_LINES } from '../domain/drift.state.js';
import type { DriftState } from '../domain/drift.state.js';
import {
  ACCOUNT,
  checked,
  failed,
  fixed,
  found,
  given,
  goneLine,
  over,
  started,
  unlisted,
} from '../fixtures/drift-histories.js';
import { decideFinishDriftCheck } from './finish-drift-check.js';

const { type: _type, carrierAccountId: _id, ...facts } = checked();
const finish =
  (...lines: readonly DriftLine[]) =>
  (state: DriftState) =>
    decideFinishDriftCheck({ carrierAccountId: ACCOUNT, outcome: { ...facts, lines } }, state);
const [first, second] = [goneLine('+14155550100'), goneLine('+14155550101')];

describe('finish a drift check', () => {
  test('tells what is new, and what is over', () => {
    expect(given([started]).when(finish(first))).toStrictEqual([found(first), checked()]);
    const known = [started, found(first), checked(), started];
    expect(given(known).when(finish(first, second))).toStrictEqual([found(second), checked()]);
    expect(given(known).when(finish(second))).toStrictEqual([found(second), over(first.driftId), checked()]);
    expect(given(known).when(finish(first))).toStrictEqual([checked()]);
  });

  test('tells anew what is otherwise than it was', () => {
    const known = [started, found(first), checked(), started];
    const changed = { ...first, there: 'elsewhere' };
    expect(given(known).when(finish(changed))).toStrictEqual([found(changed), checked()]);
  });

  test('does not bring back what was fixed while it looked', () => {
    const meanwhile = [started, found(first), checked(), started, fixed(first.driftId)];
    expect(given(meanwhile).when(finish(first, second))).toStrictEqual([found(second), checked()]);
    expect(given(meanwhile, [checked(), started]).when(finish(first))).toStrictEqual([found(first), checked()]);
  });

  test('tells what has to give its place from what is over', () => {
    const known = given([started, found(first), checked(), started]);
    // Two are gone, of which this check has listed one.
    const { type: _, carrierAccountId: __, ...counts } = checked({ number_gone: 2 });
    const partly = (state: DriftState) =>
      decideFinishDriftCheck({ carrierAccountId: ACCOUNT, outcome: { ...counts, lines: [second] } }, state);
    const events = [found(second), unlisted(first.driftId), checked({ number_gone: 2 })];
    expect(known.when(partly)).toStrictEqual(events);
    const { state } = given([started, found(first), checked(), started], events);
    expect([...state.lines.keys()]).toStrictEqual([second.driftId]);
    expect([...state.settled.keys()]).toStrictEqual([first.driftId]);
    // What is set up for the account is always listed while it differs.
    const ofAccount: DriftLine = { ...first, driftId: 'number_gone-account', number: null };
    expect(given([started, found(ofAccount), checked(), started]).when(partly)).toStrictEqual([
      found(second),
      over(ofAccount.driftId),
      checked({ number_gone: 2 }),
    ]);
  });

  test('takes nothing for over of the kind at which a full list ends', () => {
    const lines = Array.from({ length: MAX_DRIFT_LINES }, (_, index) => goneLine(`+1415555${1_000 + index}`));
    const known = [started, found(first), checked(), started];
    const counts = checked({ number_gone: MAX_DRIFT_LINES });
    const { type: _, carrierAccountId: __, ...outcome } = counts;
    const full = (state: DriftState) =>
      decideFinishDriftCheck({ carrierAccountId: ACCOUNT, outcome: { ...outcome, lines } }, state);
    expect((given(known).when(full) as readonly DriftEvent[]).slice(-2)).toStrictEqual([
      unlisted(first.driftId),
      counts,
    ]);
  });

  test('writes many lines into several events', () => {
    const lines = Array.from({ length: 250 }, (_, index) => goneLine(`+1415555${1_000 + index}`));
    const events = given([started]).when(finish(...lines)) as readonly { readonly lines?: readonly DriftLine[] }[];
    expect(events.map((event) => event.lines?.length)).toStrictEqual([100, 100, 50, undefined]);
    expect(events.flatMap((event) => event.lines ?? [])).toStrictEqual(lines);
  });

  test('that has failed changes no line, and says why', () => {
    const { code, detail } = failed as { code: string; detail: string };
    const outcome = { refusal: { code, detail } };
    const fail = (state: DriftState) => decideFinishDriftCheck({ carrierAccountId: ACCOUNT, outcome }, state);
    const known = given([started, found(first), checked(), started]);
    expect(known.when(fail)).toStrictEqual([failed]);
    const { state } = given([started, found(first), checked(), started, failed]);
    expect([...state.lines.keys()]).toStrictEqual([first.driftId]);
    expect([state.running, state.failure?.code, state.checked?.numbersHere]).toStrictEqual([null, code, 2]);
  });

  test('changes nothing when none runs', () => {
    expect(given().when(finish(first))).toStrictEqual([]);
    expect(given([started, checked()]).when(finish(first))).toStrictEqual([]);
  });
});
