import { describe, expect, test } from '@jest/globals';
import { AskedWork } from './asked-work.js';

const [work, other] = [{ askedBy: 'event-1' }, { askedBy: 'event-2' }];

function askedWork() {
  const clock = { ms: 5_000 };
  return { clock, asked: new AskedWork(() => clock.ms) };
}

describe('AskedWork', () => {
  test('takes anything for asked until it has seen what is open, and from then on what was open first', () => {
    const { asked } = askedWork();
    expect(asked.mayBeAsked(work)).toBe(true);
    asked.see([other]);
    asked.see([work, other]);
    expect([work, other].map((each) => asked.mayBeAsked(each))).toEqual([false, true]);
  });

  test('believes what this process has done more than what another may have', () => {
    const { asked } = askedWork();
    asked.see([work]);
    asked.refuse(work);
    expect(asked.mayBeAsked(work)).toBe(false);
    asked.doubt(work);
    expect([asked.mayBeAsked(work), asked.wasTried(work), asked.isAsked(work)]).toEqual([true, true, false]);
    asked.note(work);
    expect([asked.mayBeAsked(work), asked.wasTried(work), asked.isAsked(work)]).toEqual([true, true, true]);
  });

  test('counts from when the carrier took it, and anew from every doubt', () => {
    const { clock, asked } = askedWork();
    asked.note(work);
    clock.ms += 1_000;
    asked.note(work);
    expect(asked.countWaitMs(work)).toBe(1_000);
    for (const _ of [1, 2]) {
      asked.doubt(work);
      expect(asked.countWaitMs(work)).toBe(0);
      clock.ms += 1_000;
    }
    expect(asked.countWaitMs(work)).toBe(1_000);
  });

  test('counts from the first question where this process has asked for nothing, and forgets', () => {
    const { clock, asked } = askedWork();
    expect(asked.countWaitMs(work)).toBe(0);
    clock.ms += 1_000;
    expect([asked.countWaitMs(work), asked.countWaitMs(other)]).toEqual([1_000, 0]);
    asked.forget(work);
    expect(asked.countWaitMs(work)).toBe(0);
  });

  test('forgets also what an earlier process has left, and keeps nothing of it for life', () => {
    const { asked } = askedWork();
    asked.see([work, other]);
    asked.forget(work);
    expect([work, other].map((each) => asked.mayBeAsked(each))).toEqual([false, true]);
  });
});
