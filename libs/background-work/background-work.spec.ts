import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { BackgroundWork } from './background-work.js';
import type { BackgroundWorkOptions, Unfinished } from './background-work.js';

/** Of the group that its first letter names. */
type Name = string;
type Turn = PromiseWithResolvers<Unfinished | void>;

const away = (retryAfterMs?: number) => Object.assign(new Error('It is away.'), { code: 'away', retryAfterMs });
const bug = () => new TypeError('undefined is not a function');

const after = (ms: number) => jest.advanceTimersByTimeAsync(ms);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Work whose turns end when the test says so. */
function workOf(options: Partial<BackgroundWorkOptions<Name>> = {}) {
  const turns = new Map<Name, Turn>();
  const told: string[] = [];
  const signals: AbortSignal[] = [];
  const turnOf = (name: Name, what: string) => {
    if (turns.has(name)) throw new Error(`${name} has a turn already.`);
    told.push(what);
    const turn: Turn = Promise.withResolvers();
    turns.set(name, turn);
    return turn.promise;
  };
  const work = new BackgroundWork<Name>({
    keyOf: (name) => name,
    groupOf: (name) => name.slice(0, 1),
    run: (name, signal) => {
      signals.push(signal);
      return turnOf(name, name);
    },
    giveUp: async (name, because) => void (await turnOf(name, `${name} given up: ${(because as Error).message}`)),
    passingCodes: ['away'],
    onTrouble: (error, name) => void told.push(`${name}: ${(error as Error).message}`),
    maxRunning: 10,
    ...options,
  });
  const end = async (name: Name, how: (turn: Turn) => void) => {
    const turn = turns.get(name)!;
    turns.delete(name);
    how(turn);
    await after(0);
  };
  return {
    work,
    told,
    signals,
    ends: (name: Name, unfinished?: Unfinished) => end(name, ({ resolve }) => resolve(unfinished)),
    fails: (name: Name, error: Error) => end(name, ({ reject }) => reject(error)),
  };
}

describe('BackgroundWork', () => {
  test('brings each subject to its end once, however often it is begun before its turn', async () => {
    const { work, told, ends } = workOf({ maxRunning: 1 });
    for (const name of ['a1', 'a2', 'a2']) work.begin(name);
    await ends('a1');
    await ends('a2');
    await after(60_000);
    expect(told).toStrictEqual(['a1', 'a2']);
  });

  test('a subject that is begun or woken in its turn has another one after it, and never two at once', async () => {
    for (const again of ['begin', 'wake'] as const) {
      const { work, told, ends } = workOf();
      work.begin('a1');
      work[again]('a1');
      work[again]('a1');
      expect(told).toStrictEqual(['a1']);
      await ends('a1');
      expect(told).toStrictEqual(['a1', 'a1']);
      await ends('a1');
      work.wake('a1');
      expect(told).toStrictEqual(['a1', 'a1']);
      work.begin('a1');
      expect(told).toStrictEqual(['a1', 'a1', 'a1']);
    }
  });

  test('a subject that is begun unless it is known keeps its pause, whether it has its turn, waits or rests', async () => {
    const { work, told, fails } = workOf();
    for (const _ of [1, 2]) work.beginUnlessKnown('a1');
    await fails('a1', away(60_000));
    work.beginUnlessKnown('a1');
    await after(59_999);
    expect(told.splice(0)).toStrictEqual(['a1', 'a1: It is away.']);
    await after(1);
    await fails('a1', bug());
    await fails('a1', new Error('No.'));
    expect(told.splice(0).at(-1)).toBe('a1: No.');
    work.beginUnlessKnown('a1');
    expect(told).toStrictEqual(['a1']);
  });

  test('after trouble that passes it tries again, with pauses that double up to 30 seconds, and tells of it once', async () => {
    const { work, told, fails } = workOf();
    const tries: string[][] = [];
    work.begin('a1');
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      await fails('a1', away());
      await after(pauseMs - 1);
      tries.push(told.splice(0));
      await after(1);
    }
    expect(told).toStrictEqual(['a1']);
    expect(tries).toStrictEqual([['a1', 'a1: It is away.'], ...tries.slice(1).map(() => ['a1'])]);
  });

  test('leaves alone for as long as the error asks it to, when that is longer, and for an hour at most', async () => {
    const { work, told, fails } = workOf();
    const tries: string[][] = [];
    work.begin('a1');
    for (const [asked, pauseMs] of [
      [500, 1_000],
      [60_000, 60_000],
      [Number.POSITIVE_INFINITY, 3_600_000],
      [undefined, 8_000],
    ] as const) {
      await fails('a1', away(asked));
      await after(pauseMs - 1);
      tries.push(told.splice(0));
      await after(1);
    }
    expect(told).toStrictEqual(['a1']);
    expect(tries).toStrictEqual([['a1', 'a1: It is away.'], ...tries.slice(1).map(() => ['a1'])]);
  });

  test('gives up for what does not pass, and tries that again, too, when only the end is held up', async () => {
    const { work, told, fails, ends } = workOf();
    work.begin('a1');
    await fails('a1', bug());
    await fails('a1', away());
    await after(1_000);
    await ends('a1');
    const givenUp = 'a1 given up: undefined is not a function';
    expect(told).toStrictEqual(['a1', 'a1: undefined is not a function', givenUp, 'a1: It is away.', givenUp]);
    work.begin('a1');
    expect(told).toHaveLength(6);
  });

  test('whose end cannot be written either is left alone, until it is begun again', async () => {
    const { work, told, fails } = workOf();
    work.begin('a1');
    await fails('a1', bug());
    await fails('a1', new Error('No.'));
    await after(60_000);
    expect(told.splice(0).at(-1)).toBe('a1: No.');
    work.begin('a1');
    expect(told).toStrictEqual(['a1']);
  });

  test('what takes its time elsewhere is looked at again, holds nobody up and is no trouble', async () => {
    const { work, told, ends, fails } = workOf({ maxRunningPerGroup: 1 });
    work.begin('a1');
    work.begin('a2');
    await fails('a1', away());
    await after(1_000);
    await ends('a1', { againInMs: 5_000 });
    await ends('a2');
    await after(4_999);
    expect(told.splice(0)).toStrictEqual(['a1', 'a1: It is away.', 'a1', 'a2']);
    await after(1);
    expect(told.splice(0)).toStrictEqual(['a1']);
    // It got on, so the first pause is a short one again.
    await fails('a1', away());
    await after(1_000);
    expect(told.splice(0)).toStrictEqual(['a1: It is away.', 'a1']);
    await ends('a1', { againInMs: 1_000, because: new Error('The account is suspended.') });
    expect(told).toStrictEqual(['a1: The account is suspended.']);
  });

  test('what holds it up is told once, until it is something else or is mended', async () => {
    const { work, told, ends, fails } = workOf();
    work.begin('a1');
    const suspended = () => ({ againInMs: 1_000, because: new Error('It is suspended.') });
    const look = async (unfinished: Unfinished) => {
      await ends('a1', unfinished);
      await after(1_000);
      return told.splice(0).filter((what) => what !== 'a1');
    };
    told.length = 0;
    expect(await look(suspended())).toStrictEqual(['a1: It is suspended.']);
    for (const _ of [1, 2]) expect(await look(suspended())).toStrictEqual([]);
    expect(await look({ againInMs: 1_000, because: new Error('It is closed.') })).toStrictEqual(['a1: It is closed.']);
    expect(await look(suspended())).toStrictEqual(['a1: It is suspended.']);
    expect(await look({ againInMs: 1_000 })).toStrictEqual([]);
    expect(await look(suspended())).toStrictEqual(['a1: It is suspended.']);
    await fails('a1', away());
    await after(1_000);
    expect(told.splice(0)).toStrictEqual(['a1: It is away.', 'a1']);
    expect(await look(suspended())).toStrictEqual(['a1: It is suspended.']);
  });

  test('a group in trouble keeps its own waiting, and no other group', async () => {
    const { work, told, ends, fails } = workOf({ maxRunning: 2, maxRunningPerGroup: 2 });
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']) work.begin(name);
    expect(told.splice(0)).toStrictEqual(['a1', 'a2']);
    await fails('a1', away());
    await fails('a2', away());
    await ends('b1');
    expect(told.splice(0)).toStrictEqual(['a1: It is away.', 'b1', 'a2: It is away.', 'b2', 'b3']);
    expect([work.waitingCount, work.waitsBehind('a3')]).toStrictEqual([1, 0]);
    await after(1_000);
    await ends('b2');
    await ends('b3');
    expect(told).toStrictEqual(['a1', 'a2']);
  });

  test('waking ends a pause at once, and its place in the group stays one place', async () => {
    const { work, told, ends, fails } = workOf({ maxRunningPerGroup: 1 });
    work.begin('a1');
    work.begin('a2');
    await fails('a1', away());
    work.wake('a1');
    expect(told.splice(0)).toStrictEqual(['a1', 'a1: It is away.', 'a1']);
    await after(60_000);
    await ends('a1', { againInMs: 60_000 });
    work.wake('a1');
    await ends('a2');
    expect(told).toStrictEqual(['a2', 'a1']);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('being woken in a turn that fails or finds nothing leaves out the pause after it', async () => {
    const { work, told, ends, fails } = workOf();
    work.begin('a1');
    work.wake('a1');
    await fails('a1', away());
    work.wake('a1');
    await ends('a1', { againInMs: 60_000 });
    expect(told).toStrictEqual(['a1', 'a1: It is away.', 'a1', 'a1']);
    work.wake('nobody');
  });

  test('says how many wait before a subject, among whom it may know of', () => {
    const { work } = workOf({ maxRunning: 1 });
    for (const name of ['a1', 'a2 of x', 'a3 of y', 'a4 of x', 'b1']) work.begin(name);
    const ofX = (name: Name) => name.endsWith('x');
    const names = ['a1', 'a2 of x', 'a4 of x', 'b1', 'a9'];
    expect(names.map((name) => work.waitsBehind(name))).toStrictEqual([undefined, 0, 2, 0, undefined]);
    expect([work.waitsBehind('a4 of x', ofX), work.waitsBehind('a3 of y', ofX)]).toStrictEqual([1, undefined]);
    expect(work.waitingCount).toBe(4);
  });

  test('says what holds a subject up and until when, from a turn that has met it until the next has ended', async () => {
    const { work, fails, ends } = workOf();
    const [error, missing] = [away(), new Error('Its key is missing.')];
    for (const name of ['a1', 'b1']) work.begin(name);
    const resting = () => [...work.resting()].map(([name, { because }]) => [name, because]);
    expect([resting(), work.restOf('a1')]).toStrictEqual([[], undefined]);
    await fails('a1', error);
    await ends('b1', { againInMs: 500 });
    // What takes its time elsewhere is held up by nothing.
    expect(resting()).toStrictEqual([['a1', error]]);
    expect(work.restOf('a1')).toStrictEqual({ because: error, untilMs: Date.now() + 1_000 });
    await after(1_000);
    expect(resting()).toStrictEqual([['a1', error]]);
    await ends('a1', { againInMs: 30_000, because: missing });
    expect(work.restOf('a1')).toStrictEqual({ because: missing, untilMs: Date.now() + 30_000 });
    await after(30_000);
    await ends('a1');
    expect([resting(), work.restOf('a1')]).toStrictEqual([[], undefined]);
  });

  test('stops when what runs has ended; what waits or pauses has no turn any more', async () => {
    const { work, told, signals, ends, fails } = workOf({ maxRunning: 2, maxRunningPerGroup: 3 });
    for (const name of ['a1', 'a2', 'a3', 'a4']) work.begin(name);
    await ends('a1', { againInMs: 1_000 });
    await fails('a2', away());
    told.length = 0;
    let stopped = false;
    const stopping = work.stop().then(() => (stopped = true));
    expect([signals.every(({ aborted }) => aborted), jest.getTimerCount()]).toStrictEqual([true, 0]);
    await ends('a3');
    expect(stopped).toBe(false);
    await fails('a4', new Error('This operation was aborted'));
    await stopping;
    for (const name of ['a1', 'a5']) work.begin(name);
    work.wake('a2');
    await after(60_000);
    expect(told).toStrictEqual([]);
  });

  test('stops at once while everything pauses', async () => {
    const { work, told, fails } = workOf();
    work.begin('a1');
    await fails('a1', away());
    await work.stop();
    await after(60_000);
    expect(told).toStrictEqual(['a1', 'a1: It is away.']);
  });
});
