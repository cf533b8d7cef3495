import { describe, expect, test } from '@jest/globals';
import { FairTurns } from './fair-turns.js';
import type { TurnBounds } from './fair-turns.js';

interface Entry {
  readonly group: string;
  readonly name: string;
}

function turnsOf(bounds: TurnBounds, names: string) {
  const turns = new FairTurns<Entry>(bounds);
  const entries = new Map<string, Entry>();
  for (const name of names.split(' ')) {
    const entry = { group: name.slice(0, 1), name };
    entries.set(name, entry);
    turns.wait(entry);
  }
  const started = () => {
    const found: string[] = [];
    for (let entry = turns.next(); entry; entry = turns.next()) found.push(entry.name);
    return found;
  };
  return { turns, started, entry: (name: string) => entries.get(name)! };
}

describe('FairTurns', () => {
  test('a long line of one group holds no other up, and each line is in order', () => {
    const { turns, started, entry } = turnsOf({ maxRunning: 2 }, 'a1 a2 a3 a4 b1 c1');
    expect(started()).toStrictEqual(['a1', 'b1']);
    turns.leave(entry('a1'));
    expect(started()).toStrictEqual(['c1']);
    turns.leave(entry('b1'));
    turns.leave(entry('c1'));
    expect(started()).toStrictEqual(['a2', 'a3']);
  });

  test('two long lines take turns', () => {
    const { turns, started, entry } = turnsOf({ maxRunning: 1 }, 'a1 a2 a3 b1 b2 b3');
    const order: string[] = [];
    for (let [name] = started(); name !== undefined; [name] = started()) {
      order.push(name);
      turns.leave(entry(name));
    }
    expect(order).toStrictEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });

  test('a group has no more places than its own bound, though there is room', () => {
    const { turns, started, entry } = turnsOf({ maxRunning: 9, maxRunningPerGroup: 1 }, 'a1 a2 b1');
    expect([started(), turns.waitingCount, turns.waitingIn('a')]).toStrictEqual([['a1', 'b1'], 1, [entry('a2')]]);
    turns.leave(entry('a1'));
    expect(started()).toStrictEqual(['a2']);
  });

  test('who pauses keeps its place in the group and lets another group have the turn', () => {
    const { turns, started, entry } = turnsOf({ maxRunning: 1, maxRunningPerGroup: 1 }, 'a1 a2 b1');
    expect(started()).toStrictEqual(['a1']);
    turns.pause(entry('a1'));
    expect(started()).toStrictEqual(['b1']);
    turns.leave(entry('b1'));
    expect(started()).toStrictEqual([]);
    turns.resume(entry('a1'));
    expect(started()).toStrictEqual(['a1']);
    turns.leave(entry('a1'));
    expect(started()).toStrictEqual(['a2']);
  });

  test('who has paused is before those of its group that never had a turn', () => {
    const { turns, started, entry } = turnsOf({ maxRunning: 1, maxRunningPerGroup: 2 }, 'a1 a2 a3');
    expect(started()).toStrictEqual(['a1']);
    turns.pause(entry('a1'));
    expect(started()).toStrictEqual(['a2']);
    turns.resume(entry('a1'));
    turns.leave(entry('a2'));
    expect(started()).toStrictEqual(['a1']);
  });

  test('cleared, it lets nobody have a turn any more', () => {
    const { turns, started, entry } = turnsOf({ maxRunning: 2 }, 'a1 a2 a3');
    started();
    turns.pause(entry('a1'));
    turns.resume(entry('a1'));
    turns.clear();
    turns.leave(entry('a2'));
    expect([started(), turns.waitingCount]).toStrictEqual([[], 0]);
  });
});
