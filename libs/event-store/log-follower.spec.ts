import { describe, expect, test } from '@jest/globals';
import { LogFollower } from '#event-store';
import { HandFedFeed } from './testing/hand-fed-feed.js';

interface News {
  readonly position: number;
  readonly live: boolean;
}

const news = (position: number, live = true): News => ({ position, live });

/** A follower with its feed in the test's hands, and what came of it. */
function openFollower({ after, apply }: { after?: number; apply?: (news: News) => void | Promise<void> } = {}) {
  const feed = new HandFedFeed<News>();
  const applied: number[] = [];
  const failures: unknown[] = [];
  const startedAfter: number[] = [];
  const follower = new LogFollower<News>({
    name: 'reader',
    ...(after !== undefined && { after }),
    subscribe: (from, signal) => {
      startedAfter.push(from);
      return feed.subscribe(signal);
    },
    apply: async (batch) => {
      await apply?.(batch);
      applied.push(batch.position);
    },
    onFailure: (error) => failures.push(error),
  });
  return { feed, applied, failures, follower, startedAfter };
}

/** Whether the promise has settled by the time everything that could happen has happened. */
async function stateOf(promise: Promise<unknown>): Promise<'waiting' | 'resolved' | 'rejected'> {
  const settled = promise.then(
    () => 'resolved' as const,
    () => 'rejected' as const,
  );
  const later = new Promise<'waiting'>((resolve) => setImmediate(resolve, 'waiting'));
  return Promise.race([settled, later]);
}

describe('LogFollower', () => {
  test('has started once it has reached the head', async () => {
    const { feed, follower } = openFollower();
    const started = follower.start();
    feed.give(news(1, false));
    expect(await stateOf(started)).toBe('waiting');
    feed.give(news(2));
    await started;
    expect(follower.position).toBe(2);
  });

  test('applies one batch after the other, however long each takes', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { feed, applied, follower } = openFollower({ apply: ({ position }) => gates[position - 1]!.promise });
    void follower.start();
    feed.give(news(1));
    feed.give(news(2));
    gates[1]!.resolve();
    expect(await stateOf(follower.whenApplied(1))).toBe('waiting');
    expect(applied).toStrictEqual([]);
    gates[0]!.resolve();
    await follower.whenApplied(2);
    expect(applied).toStrictEqual([1, 2]);
  });

  test('starts after the position it was given', async () => {
    const { feed, follower, startedAfter } = openFollower({ after: 7 });
    expect(follower.position).toBe(7);
    const started = follower.start();
    feed.give(news(9));
    await started;
    expect(startedAfter).toStrictEqual([7]);
  });

  test('lets others wait until a position is applied, and no shorter', async () => {
    const { feed, follower } = openFollower();
    void follower.start();
    const [third, fifth] = [follower.whenApplied(3), follower.whenApplied(5)];
    feed.give(news(4));
    await third;
    expect(await stateOf(fifth)).toBe('waiting');
    feed.give(news(5));
    await fifth;
    expect(await stateOf(follower.whenApplied(5))).toBe('resolved');
  });

  test('does not count a batch whose application failed, and applies nothing after it', async () => {
    const broken = new Error('out of memory');
    const { feed, applied, failures, follower } = openFollower({
      apply: ({ position }) => {
        if (position === 2) throw broken;
      },
    });
    const started = follower.start();
    feed.give(news(1));
    await started;
    const waiting = follower.whenApplied(2);
    feed.give(news(2));
    feed.give(news(3));
    await expect(waiting).rejects.toMatchObject({ message: 'reader can no longer follow the log.', cause: broken });
    expect([follower.position, applied, failures]).toStrictEqual([1, [1], [broken]]);
  });

  test('fails with its feed, even for whoever asks later and for positions long applied', async () => {
    const lost = new Error('connection lost');
    const { feed, failures, follower } = openFollower();
    const started = follower.start();
    feed.give(news(1));
    await started;
    feed.fail(lost);
    await expect(follower.whenApplied(2)).rejects.toMatchObject({ cause: lost });
    await expect(follower.whenApplied(1)).rejects.toMatchObject({ cause: lost });
    expect(failures).toStrictEqual([lost]);
  });

  test('fails when its feed ends by itself: nobody would ever hear of news', async () => {
    const { feed, failures, follower } = openFollower();
    const started = follower.start();
    feed.give(news(1));
    await started;
    feed.end();
    await expect(follower.whenApplied(2)).rejects.toThrow('reader can no longer follow the log.');
    expect(failures).toStrictEqual([new Error('The feed has ended, though nobody asked it to.')]);
  });

  test('does not start when the feed fails before the head', async () => {
    const { feed, follower } = openFollower();
    const started = follower.start();
    feed.give(news(1, false));
    feed.fail(new Error('connection lost'));
    await expect(started).rejects.toThrow('reader can no longer follow the log.');
  });

  test('stops when asked, which is no failure', async () => {
    const { feed, failures, follower } = openFollower();
    const started = follower.start();
    feed.give(news(1));
    await started;
    const waiting = follower.whenApplied(2);
    const [stopped] = await Promise.allSettled([waiting, follower.stop()]);
    expect(stopped).toMatchObject({ reason: { message: 'reader has stopped following the log.' } });
    expect(failures).toStrictEqual([]);
  });
});
