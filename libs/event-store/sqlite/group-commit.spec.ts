import { describe, expect, test } from '@jest/globals';
import { encodeAppend } from '../encode-append.js';
import type { EncodedAppend } from '../encode-append.js';
import { LIMITS, NO_STREAM } from '../event-store.port.js';
import { newEvent, streamWrite } from '../testing/opened-store.js';
import type { AppendOutcome } from './event-writer.js';
import { GroupCommit } from './group-commit.js';

/** A disk that answers when the test says so. */
class SlowLog {
  readonly batches: (readonly EncodedAppend[])[] = [];
  readonly answers: PromiseWithResolvers<readonly AppendOutcome[]>[] = [];

  commit(appends: readonly EncodedAppend[]): Promise<readonly AppendOutcome[]> {
    if (this.commitFault) throw this.commitFault;
    this.batches.push(appends);
    this.answers.push(Promise.withResolvers());
    return this.answers.at(-1)!.promise;
  }

  readonly told: string[] = [];
  /** What goes wrong with the next batch. */
  commitFault: Error | undefined;
  announceFault: Error | undefined;

  announce(appends: readonly EncodedAppend[]): void {
    if (this.announceFault) throw this.announceFault;
    this.told.push(`batch of ${appends.length}`);
  }

  forget(): void {
    this.told.push('forget');
  }

  /** Lets a batch pass and waits until the next one, if any, is on its way. */
  async answer(batch: number): Promise<void> {
    const result = { position: 1, revisions: {} };
    this.answers[batch]!.resolve(this.batches[batch]!.map(() => ({ kind: 'written', result })));
    await turn();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const append = (events = 1) =>
  encodeAppend([
    streamWrite(
      'number-1',
      NO_STREAM,
      Array.from({ length: events }, () => newEvent()),
    ),
  ]);

describe('GroupCommit', () => {
  test('sends one append at once and gathers those that arrive meanwhile', async () => {
    const log = new SlowLog();
    const queue = new GroupCommit(log);
    const first = queue.add(append());
    await turn();
    const others = Array.from({ length: 10 }, () => queue.add(append()));
    await turn();
    expect(log.batches.map(({ length }) => length)).toEqual([1]);
    await log.answer(0);
    expect(log.batches.map(({ length }) => length)).toEqual([1, 10]);
    await log.answer(1);
    await Promise.all([first, ...others]);
  });

  test('bounds a batch by its events', async () => {
    const log = new SlowLog();
    const queue = new GroupCommit(log);
    const appends = [append(LIMITS.maxAppendEvents - 1), append(), append(), append()].map((each) => queue.add(each));
    await turn();
    await log.answer(0);
    await log.answer(1);
    expect(log.batches.map(({ length }) => length)).toEqual([2, 2]);
    await Promise.all(appends);
  });

  test('refuses rather than grows, and takes appends again when the disk has caught up', async () => {
    const log = new SlowLog();
    const queue = new GroupCommit(log);
    const [large, small] = [append(LIMITS.maxAppendEvents), append()];
    const accepted = Array.from({ length: 20 }, () => queue.add(large));
    await expect(queue.add(small)).rejects.toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining('100000 events'),
    });
    for (let batch = 0; batch < accepted.length; batch += 1) {
      await turn();
      await log.answer(batch);
    }
    await Promise.all(accepted);
    const later = queue.add(small);
    await turn();
    await log.answer(20);
    await later;
  });

  test('leaves open what a dead thread did last, and refuses what it never got', async () => {
    const log = new SlowLog();
    const queue = new GroupCommit(log);
    const sent = queue.add(append());
    await turn();
    const waiting = queue.add(append());
    log.answers[0]!.reject(new Error('The thread ended with code 1.'));

    await expect(sent).rejects.toMatchObject({ code: 'append_outcome_unknown' });
    await expect(waiting).rejects.toMatchObject({ code: 'event_store_unavailable' });
    await expect(queue.add(append())).rejects.toMatchObject({ code: 'event_store_unavailable' });
    await queue.finish();
    expect(log.batches).toHaveLength(1);
  });

  test('rejects one batch that failed as a whole and sends the next', async () => {
    const log = new SlowLog();
    const queue = new GroupCommit(log);
    const failed = queue.add(append());
    await turn();
    const next = queue.add(append());
    log.answers[0]!.reject(Object.assign(new Error('No space left.'), { code: 'event_store_unavailable' }));
    await expect(failed).rejects.toMatchObject({ code: 'event_store_unavailable', message: 'No space left.' });
    await turn();
    await log.answer(1);
    await next;
    expect(log.told).toEqual(['forget', 'batch of 1']);
  });

  test('goes on after a batch that could not be sent', async () => {
    const log = new SlowLog();
    const queue = new GroupCommit(log);
    log.commitFault = new Error('Out of memory.');
    await expect(queue.add(append())).rejects.toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining('Out of memory.'),
    });
    log.commitFault = undefined;
    const next = queue.add(append());
    await turn();
    await log.answer(0);
    expect(await next).toMatchObject({ position: 1 });
  });

  test('leaves open what was written and could not be told, and goes on', async () => {
    const log = new SlowLog();
    const queue = new GroupCommit(log);
    log.announceFault = new Error('A reader failed.');
    const written = queue.add(append());
    await turn();
    const next = queue.add(append());
    await Promise.all([
      expect(written).rejects.toMatchObject({
        code: 'append_outcome_unknown',
        message: expect.stringContaining('A reader failed.'),
      }),
      log.answer(0),
    ]);
    log.announceFault = undefined;
    await log.answer(1);
    expect(await next).toMatchObject({ position: 1 });
    expect(log.told).toEqual(['forget', 'batch of 1']);
    await queue.finish();
  });
});
