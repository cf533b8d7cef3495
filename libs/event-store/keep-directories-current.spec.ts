import { expect, test } from '@jest/globals';
import { NO_STREAM, keepDirectoriesCurrent } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { newEvent, streamWrite } from './testing/opened-store.js';

const write = (stream: string, ...types: string[]) =>
  streamWrite(
    stream,
    NO_STREAM,
    types.map((type) => newEvent({ type })),
  );

test('each directory gets the events of its types, in order, and can be waited for', async () => {
  const log = new InMemoryEventStore();
  const seen: string[] = [];
  const directory = (name: string) => ({ apply: ({ type }: { type: string }) => void seen.push(`${name}: ${type}`) });
  const follower = keepDirectoriesCurrent({
    log,
    directories: [
      [['AgentRegistered', 'AgentArchived'], directory('agents')],
      [['HoldPlaced', 'AgentArchived'], directory('holds')],
    ],
    onFailure: (error) => void seen.push(String(error)),
  });
  await log.append([write('one', 'AgentRegistered', 'NumberAssigned', 'HoldPlaced')]);
  await follower.start();
  const { position } = await log.append([write('two', 'AgentArchived')]);
  await follower.whenApplied(position);
  expect([seen, follower.position]).toStrictEqual([
    ['agents: AgentRegistered', 'holds: HoldPlaced', 'agents: AgentArchived', 'holds: AgentArchived'],
    position,
  ]);
  await follower.stop();
});

test('tells when a directory fails', async () => {
  const log = new InMemoryEventStore();
  const bug = new TypeError('undefined is not a function');
  const failures: unknown[] = [];
  const apply = () => {
    throw bug;
  };
  const follower = keepDirectoriesCurrent({
    log,
    directories: [[['HoldPlaced'], { apply }]],
    onFailure: (error) => void failures.push(error),
  });
  await log.append([write('one', 'HoldPlaced')]);
  await expect(follower.start()).rejects.toThrow('directories can no longer follow the log.');
  expect(failures).toStrictEqual([bug]);
});
