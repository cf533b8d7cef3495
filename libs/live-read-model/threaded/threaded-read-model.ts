import { setTimeout as delay } from 'node:timers/promises';
import pTimeout from 'p-timeout';
import { DomainError } from '#domain-error';
import { START } from '#event-store';
import type { Position } from '#event-store';
import type { Methods, WorkerThread } from '#worker-thread';
import type { ReadModelNews } from '../read-model.port.js';

const RESTART_PAUSE_MS = 1_000;

/** After this, the position heard last will do. */
const MAX_POSITION_WAIT_MS = 250;

/** What the thread of a read model does, beside its questions: see `serveReadModel`. */
export type ReadModelThread = {
  readonly start: () => Promise<void>;
  readonly position: () => Promise<Position>;
  /** Resolves with what is wrong, when something is. */
  readonly nextTrouble: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

export interface ThreadedReadModelOptions<Thread extends ReadModelThread & Methods> {
  /** What it is called, such as `number table`. */
  readonly name: string;
  readonly newThread: () => WorkerThread<Thread>;
}

/**
 * A read model with a thread of its own that reads the log itself: nothing that is asked of it, and nothing that fills it,
 * ever keeps a call waiting. A thread that dies is replaced; the read model is disposable, calls go on.
 */
export class ThreadedReadModel<Thread extends ReadModelThread & Methods> {
  private thread: WorkerThread<Thread> | undefined;
  /** Has the log open, and no table yet. Undefined from the start on. */
  private firstThread: WorkerThread<Thread> | undefined;
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  /** As far as was heard. */
  private lastPosition: Position = START;

  /** A thread takes a while to come up: it does so while the process that is to `start` it does. */
  constructor(private readonly options: ThreadedReadModelOptions<Thread>) {
    this.firstThread = options.newThread();
  }

  async start({ onTrouble }: ReadModelNews): Promise<void> {
    const thread = await this.startThread();
    this.thread = thread;
    // Whoever stopped meanwhile saw no thread to stop.
    if (this.stopping.signal.aborted) return this.endThread();
    this.watching = this.watch(thread, onTrouble);
  }

  async position(): Promise<Position> {
    const asked = shared(this.thread)
      ?.call('position')
      .then(
        (position) => (this.lastPosition = position),
        () => this.lastPosition,
      );
    if (!asked) return this.lastPosition;
    // Health must not wait for a slow search: calls do not either.
    return pTimeout(asked, { milliseconds: MAX_POSITION_WAIT_MS, fallback: () => this.lastPosition });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.endThread();
    await this.watching;
  }

  /** Asks the thread. Rejects with `DomainError('read_model_behind')` while there is none. */
  async ask<Answer>(question: (thread: WorkerThread<Thread>) => Promise<Answer>): Promise<Answer> {
    const { thread } = this;
    if (!thread) throw this.restarting();
    try {
      return await question(thread);
    } catch (error) {
      throw thread.ended ? this.restarting() : error;
    }
  }

  private async endThread(): Promise<void> {
    // A thread that has died has let go of its file.
    await shared(this.thread)
      ?.call('stop')
      .catch(() => undefined);
    await this.thread?.close();
    await this.firstThread?.close();
  }

  private async startThread(): Promise<WorkerThread<Thread>> {
    const thread = this.firstThread ?? this.options.newThread();
    this.firstThread = undefined;
    try {
      await shared(thread)!.call('start');
      return thread;
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  /** Hears of trouble until the thread ends, by itself or because it was told to. */
  private async watch(thread: WorkerThread<Thread>, onTrouble: (error: unknown) => void): Promise<void> {
    while (!thread.ended) {
      await shared(thread)!
        .call('nextTrouble')
        .then(
          (sentence) => onTrouble(new Error(sentence)),
          () => undefined,
        );
    }
    if (this.stopping.signal.aborted) return;
    this.thread = undefined;
    onTrouble(thread.ended);
    await this.restart(onTrouble);
  }

  private async restart(onTrouble: (error: unknown) => void): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await delay(RESTART_PAUSE_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      // What is wrong was said when the thread before this one ended.
      const thread = await this.startThread().catch(() => undefined);
      if (!thread) continue;
      this.thread = thread;
      // Whoever stopped meanwhile saw no thread to stop.
      if (signal.aborted) return this.endThread();
      return this.watch(thread, onTrouble);
    }
  }

  private restarting(): DomainError<'read_model_behind'> {
    return new DomainError('read_model_behind', `The ${this.options.name} is being restarted. Try again in a moment.`);
  }
}

/** What every such thread does, whatever else it can be asked. */
function shared(thread: object | undefined): WorkerThread<ReadModelThread> | undefined {
  return thread as WorkerThread<ReadModelThread> | undefined;
}
