import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { BackgroundWork } from './background-work.js';

const NAMES = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'];
const ENDINGS = ['done', 'unfinished', 'away', 'bug'] as const;
const EXPECTED = ['It is away.', 'undefined is not a function'];
const MAX_RUNNING = 3;
const MAX_RUNNING_PER_GROUP = 2;

const anyStep = fc.oneof(
  fc.record({ does: fc.constantFrom('begin', 'beginUnlessKnown', 'wake'), name: fc.constantFrom(...NAMES) }),
  fc.record({ does: fc.constant('end'), place: fc.nat(MAX_RUNNING - 1), how: fc.constantFrom(...ENDINGS) }),
  fc.record({ does: fc.constant('wait'), ms: fc.constantFrom(0, 500, 40_000) }),
);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Work, and what is running of it: each to be ended by the test, or at once when `isHurried`. */
class WatchedWork {
  readonly running = new Map<string, (how: (typeof ENDINGS)[number]) => void>();
  /** What was begun and has had no turn since. */
  readonly owed = new Set<string>();
  readonly troubles = new Set<string>();
  isHurried = false;
  readonly work = new BackgroundWork<string>({
    keyOf: (name) => name,
    groupOf: (name) => name.slice(0, 1),
    run: (name) => this.turn(name),
    giveUp: async (name) => void (await this.turn(name)),
    passingCodes: ['away'],
    onTrouble: (error) => void this.troubles.add((error as Error).message),
    maxRunning: MAX_RUNNING,
    maxRunningPerGroup: MAX_RUNNING_PER_GROUP,
  });

  /** What is out of order rejects, and so is among the troubles. */
  private async turn(name: string): Promise<{ readonly againInMs: number } | void> {
    expect(this.running.has(name)).toBe(false);
    this.owed.delete(name);
    if (this.isHurried) return undefined;
    const { promise, resolve } = Promise.withResolvers<(typeof ENDINGS)[number]>();
    this.running.set(name, resolve);
    const groups = [...this.running.keys()].map((each) => each.slice(0, 1));
    expect(groups.length).toBeLessThanOrEqual(MAX_RUNNING);
    expect(groups.filter((group) => name.startsWith(group)).length).toBeLessThanOrEqual(MAX_RUNNING_PER_GROUP);
    const how = await promise;
    this.running.delete(name);
    if (how === 'away') throw Object.assign(new Error(EXPECTED[0]), { code: 'away' });
    if (how === 'bug') throw new TypeError(EXPECTED[1]);
    return how === 'unfinished' ? { againInMs: 5_000 } : undefined;
  }
}

test('whatever happens in whichever order: bounds hold, no subject runs twice at once, and none is forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 60 }), async (steps) => {
      const watched = new WatchedWork();
      const { work, running, owed, troubles } = watched;
      for (const step of steps) {
        if ('name' in step) {
          if (step.does === 'begin') owed.add(step.name);
          work[step.does](step.name);
        } else if ('how' in step) [...running.values()][step.place]?.(step.how);
        else await jest.advanceTimersByTimeAsync(step.ms);
        await jest.advanceTimersByTimeAsync(0);
      }
      watched.isHurried = true;
      for (const end of running.values()) end('done');
      await jest.advanceTimersByTimeAsync(60_000);
      expect([[...owed], work.waitingCount, jest.getTimerCount()]).toStrictEqual([[], 0, 0]);
      expect([...troubles].filter((message) => !EXPECTED.includes(message))).toStrictEqual([]);
      await work.stop();
    }),
  );
});
