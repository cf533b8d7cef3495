import { beforeEach, describe, expect, test } from '@jest/globals';
import { START, handleCommand } from '#event-store';
import type { ReadAllOptions, RecordedEvent } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import type { Moment } from '../../event/moment.js';
import { HOME } from '#event-store/testing';
import type { HoldEvent } from '../domain/hold.events.js';
import { lifted, placed } from '../fixtures/hold-histories.js';
import { hold, holdStream } from '../hold.aggregate.js';
import { HoldDirectory } from './hold-directory.js';
import { reachingBack } from './reaching-back.js';

const everywhere = { workspace: true } as const;
const subject = { number: '+14155550100', agentId: 'sales' };
const at = (time: string): Moment => ({ timeMs: Date.parse(`2026-01-02T${time}Z`) });

/** A log that is read when the test says so. */
class SlowStore extends InMemoryEventStore {
  begun = 0;
  readonly goOn = Promise.withResolvers<void>();

  constructor(private readonly store: InMemoryEventStore) {
    super();
  }

  override async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    this.begun += 1;
    await this.goOn.promise;
    return this.store.readAll(options);
  }
}

describe('the directory of holds', () => {
  let store: InMemoryEventStore;

  beforeEach(() => {
    store = new InMemoryEventStore();
  });

  /** One event of a hold, at a time of that day. */
  async function record(event: HoldEvent, time: string, workspace = HOME): Promise<void> {
    const actor = { kind: 'api_key', id: 'key-1', name: 'operations desk' } as const;
    const day = { workspace, actor, time: `2026-01-02T${time}Z`, correlationId: 'one', causationId: 'one' };
    await handleCommand(store, day, async (load) => {
      return [{ to: await load(hold, holdStream(workspace, event.holdId)), events: [event] }];
    });
  }

  /** A directory that has followed the log, and remembers so many of the holds that are over. */
  async function directoryOf(maxPastHolds: number, times = 1): Promise<HoldDirectory> {
    const directory = new HoldDirectory(maxPastHolds);
    const log: readonly RecordedEvent[] = await store.readAll({ after: START });
    for (const recorded of log) for (let time = 0; time < times; time += 1) directory.apply(recorded);
    return directory;
  }

  const idsOf = (directory: HoldDirectory, moment?: Moment, workspace = HOME) =>
    directory.blocking(workspace, subject, moment).map(({ id }) => id);

  /** Three holds one after the other; the third stays. */
  async function threeHolds(): Promise<void> {
    await record(placed(everywhere, 'first'), '10:00:00');
    await record(placed({ number: subject.number }, 'second'), '10:01:00');
    await record(lifted(everywhere, 'first'), '10:02:00');
    await record(placed({ agentId: 'sales' }, 'third'), '10:03:00');
    await record(lifted({ number: subject.number }, 'second'), '10:04:00');
  }

  /** A hold that is over: who asks for its time has the log read, when the directory remembers none. */
  async function forgettable(workspace: string): Promise<void> {
    await record(placed(everywhere, 'past'), '10:00:00', workspace);
    await record(lifted(everywhere, 'past'), '10:01:00', workspace);
  }

  test('tells what blocks now, and what blocked at a time or a position', async () => {
    await threeHolds();
    const directory = await directoryOf(10);
    expect(idsOf(directory)).toStrictEqual(['third']);
    expect(idsOf(directory, at('09:59:59'))).toStrictEqual([]);
    expect(idsOf(directory, at('10:01:00'))).toStrictEqual(['first', 'second']);
    expect(idsOf(directory, at('10:02:00'))).toStrictEqual(['second']);
    expect(idsOf(directory, { position: 4 })).toStrictEqual(['second', 'third']);
    expect(idsOf(directory, { position: 5 })).toStrictEqual(['third']);
    expect(idsOf(directory, { position: 5 }, 'elsewhere')).toStrictEqual([]);
  });

  test('finds a hold by its id in its own workspace, whether it is over or not', async () => {
    await threeHolds();
    const directory = await directoryOf(10);
    expect(directory.find(HOME, 'first')).toMatchObject({ id: 'first', scope: everywhere });
    expect(directory.find(HOME, 'third')).toMatchObject({ id: 'third', placedBy: { name: 'operations desk' } });
    expect([directory.find('elsewhere', 'third'), directory.find(HOME, 'fourth')]).toStrictEqual([
      undefined,
      undefined,
    ]);
  });

  test('finds none that it has forgotten', async () => {
    await threeHolds();
    const directory = await directoryOf(1);
    const found = ['first', 'second', 'third'].map((id) => directory.find(HOME, id)?.id);
    expect(found).toStrictEqual([undefined, 'second', 'third']);
  });

  test('is the same when events come twice', async () => {
    await threeHolds();
    const [once, twice] = [await directoryOf(10), await directoryOf(10, 2)];
    expect(twice.everyCourse(HOME)).toStrictEqual(once.everyCourse(HOME));
  });

  test('that has forgotten says so, and is replayed for who asks further back', async () => {
    await threeHolds();
    await record(placed(everywhere, 'theirs'), '10:05:00', 'elsewhere');
    const directory = await directoryOf(1);
    const reach = (moment: Moment, workspace = HOME) => reachingBack(directory, store, workspace, moment);
    for (const moment of [at('10:02:00'), { position: 3 }]) expect(await reach(moment)).toBe(directory);
    expect(await reach(at('10:01:00'), 'elsewhere')).toBe(directory);
    for (const moment of [at('10:01:00'), { position: 2 }]) {
      expect(idsOf(directory, moment)).toStrictEqual(['second']);
      expect(idsOf(await reach(moment), moment)).toStrictEqual(['first', 'second']);
    }
  });

  test('is replayed for a few workspaces at a time, and for no more than will get to it', async () => {
    const workspaces = Array.from({ length: 30 }, (_, index) => `workspace-${index}`);
    for (const workspace of workspaces) await forgettable(workspace);
    const directory = await directoryOf(0);
    const log = new SlowStore(store);
    const replays = workspaces.map((workspace) => reachingBack(directory, log, workspace, at('10:00:00')));
    const outcomes = Promise.allSettled(replays);
    await expect(replays.at(-1)).rejects.toMatchObject({ code: 'too_many_waiting' });
    expect(log.begun).toBe(2);
    log.goOn.resolve();
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect([log.begun, refused.length]).toStrictEqual([22, 8]);
  });

  test('is replayed for one who asks in a workspace at a time, and others need not wait for them', async () => {
    for (const workspace of [HOME, 'elsewhere']) await forgettable(workspace);
    const directory = await directoryOf(0);
    const log = new SlowStore(store);
    const ask = (workspace: string) => reachingBack(directory, log, workspace, at('10:00:00'));
    const replays = Array.from({ length: 30 }, () => ask(HOME));
    const outcomes = Promise.allSettled(replays);
    await expect(replays.at(-1)).rejects.toMatchObject({ code: 'too_many_waiting' });
    expect(log.begun).toBe(1);
    const theirs = ask('elsewhere');
    expect(log.begun).toBe(2);
    log.goOn.resolve();
    expect(idsOf(await theirs, at('10:00:00'), 'elsewhere')).toStrictEqual(['past']);
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect([log.begun, refused.length]).toStrictEqual([11, 20]);
  });

  test('knows what it has forgotten although the clock went back', async () => {
    await record(placed(everywhere, 'first'), '10:00:00');
    await record(lifted(everywhere, 'first'), '10:05:00');
    await record(placed(everywhere, 'second'), '10:01:00');
    await record(lifted(everywhere, 'second'), '10:02:00');
    const directory = await directoryOf(0);
    expect(directory.reachesBackTo(HOME, at('10:04:59'))).toBe(false);
    expect(directory.reachesBackTo(HOME, at('10:05:00'))).toBe(true);
  });
});
