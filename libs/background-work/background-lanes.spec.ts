import { expect, test } from '@jest/globals';
import { BackgroundLanes } from './background-lanes.js';

test('what holds a subject up is found in whichever lane it is', async () => {
  const because = Object.assign(new Error('It is away.'), { code: 'away' });
  const lanes = new BackgroundLanes<string>({
    laneOf: (name) => name.slice(0, 1),
    keyOf: (name) => name,
    run: (name) => (name === 'b1' ? Promise.reject(because) : Promise.resolve()),
    giveUp: async () => undefined,
    passingCodes: ['away'],
    onTrouble: () => undefined,
    maxRunning: 2,
  });
  for (const name of ['a1', 'b1']) lanes.beginUnlessKnown(name);
  await new Promise((resolve) => setImmediate(resolve));
  expect([lanes.restOf('a1'), lanes.restOf('b1')?.because]).toEqual([undefined, because]);
  expect([...lanes.resting()].map(([name]) => name)).toEqual(['b1']);
  await lanes.stop();
});

test('a lane whose turns are all taken holds up no other, and nothing begins after a stop', async () => {
  const begun: string[] = [];
  const hanging = Promise.withResolvers<void>();
  const lanes = new BackgroundLanes<string>({
    laneOf: (name) => name.slice(0, 1),
    keyOf: (name) => name,
    run: async (name) => {
      begun.push(name);
      if (name.startsWith('a')) await hanging.promise;
    },
    giveUp: async () => undefined,
    passingCodes: [],
    onTrouble: () => undefined,
    maxRunning: 2,
  });
  for (const name of ['a1', 'a2', 'a3', 'b1', 'a1', 'b2', 'b3']) lanes.beginUnlessKnown(name);
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual(['a1', 'a2', 'b1', 'b2', 'b3']);
  const stopped = lanes.stop();
  for (const name of ['a4', 'b4', 'c1']) lanes.beginUnlessKnown(name);
  hanging.resolve();
  await stopped;
  expect(begun).toHaveLength(5);
});
