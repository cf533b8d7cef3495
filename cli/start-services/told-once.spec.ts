import { beforeEach, describe, expect, test } from '@jest/globals';
import { ToldOnce } from './told-once.js';

const AWAY = 'Kafka cannot be used.';
const NO_LEASE = 'The inventory grants no lease.';
const reading = (position: number) => `The gate is reading the log, ${position} of 900.`;

describe('what a service is not ready for', () => {
  let said: string[];
  let told: ToldOnce;
  beforeEach(() => {
    said = [];
    told = new ToldOnce('call-gate', (line) => said.push(line));
  });

  /** Once a second from one moment to another. */
  const trouble = (fromSeconds: number, toSeconds: number, reasonsAt: (second: number) => readonly string[]) => {
    for (let second = fromSeconds; second < toSeconds; second += 1) told.noteTrouble(reasonsAt(second), second * 1_000);
  };

  test('is not said when it passes soon, however many such things there are', () => {
    trouble(0, 5, () => [AWAY]);
    trouble(5, 10, () => [NO_LEASE]);
    trouble(10, 15, (second) => [reading(second)]);
    told.noteReady();
    expect(said).toStrictEqual([]);
  });

  test('is said once, however long it lasts, and once that it is over', () => {
    trouble(0, 600, () => [AWAY]);
    told.noteReady();
    told.noteReady();
    expect(said).toStrictEqual([`call-gate is not ready yet. ${AWAY}`, 'call-gate is ready.']);
  });

  test('is said anew when it changes, but not when it changes back', () => {
    trouble(0, 10, () => [AWAY]);
    for (let second = 10; second < 600; second += 20) {
      trouble(second, second + 10, () => [AWAY, NO_LEASE]);
      trouble(second + 10, second + 20, () => [AWAY]);
    }
    expect(said).toStrictEqual([`call-gate is not ready yet. ${AWAY}`, `call-gate is not ready yet. ${NO_LEASE}`]);
  });

  test('is said of a service that was ready and is no more, as often as that happens', () => {
    told.noteReady();
    for (const fromSeconds of [100, 200]) {
      trouble(fromSeconds, fromSeconds + 50, () => [AWAY]);
      told.noteReady();
    }
    const once = [`call-gate is not ready any more. ${AWAY}`, 'call-gate is ready again.'];
    expect(said).toStrictEqual([...once, ...once]);
  });

  test('with how far it is, is said now and then, and no more when that stands still', () => {
    trouble(0, 31, (second) => [reading(second)]);
    trouble(31, 600, () => [reading(31)]);
    const positions = said.map((line) => /(\d+) of/.exec(line)![1]);
    expect(positions).toStrictEqual(['5', '20', '31']);
  });
});
