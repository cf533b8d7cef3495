import { setTimeout as delay } from 'node:timers/promises';
import pTimeout from 'p-timeout';
import { DomainError } from '#domain-error';
import { START } from '#event-store';
import type { Position } from '#event-store';
import { WorkerThread } from '#worker-thread';
import { LiveNumberTable } from '../live-number-table.port.js';
import type { NumberTableNews } from '../live-number-table.port.js';
import type { NumberPage, NumberQuery } from '../number-table.port.js';
import type { NumberTableFiles } from './number-table.adapters.js';
import type { NumberTableThread } from './number-table.worker.js';

const RESTART_PAUSE_MS = 1_000;

/** Seconds' worth of slow searches. */
const MAX_WAITING_READERS = 250;

/** After this, the position heard last will do. */
const MAX_POSITION_WAIT_MS = 250;

/**
 * The number table in an SQLite file, with a thread of its own that reads the log itself: neither a search nor an import
 * that fills the table ever keeps a call waiting. A thread that dies is replaced; the table is disposable, calls go on.
 */
export class ThreadedNumberTable extends LiveNumberTable {
  private thread: WorkerThread<NumberTableThread> | undefined;
  /** Has the log open, and no table yet. Undefined from the start on. */
  private firstThread: WorkerThread<NumberTableThread> | undefined;
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  /** As far as was heard. */
  private lastPosition: Position = START;

  /** A thread takes a while to come up: it does so while the process that is to `start` it does. */
  constructor(private readonly files: NumberTableFiles) {
    super();
    this.firstThread = this.newThread();
  }

  override async start({ onTrouble }: NumberTableNews): Promise<void> {
    const thread = await this.startThread();
    this.thread = thread;
    // Whoever stopped meanwhile saw no thread to stop.
    if (this.stopping.signal.aborted) return this.endThread();
    this.watching = this.watch(thread, onTrouble);
  }

  override async page(query: NumberQuery, minPosition: Position): Promise<NumberPage> {
    return this.ask((thread) => thread.call('page', query, minPosition));
  }

  override async countHeld(workspace: string, carrierAccountId: string, minPosition: Position): Promise<number> {
    return this.ask((thread) => thread.call('countHeld', workspace, carrierAccountId, minPosition));
  }

  override async position(): Promise<Position> {
    const asked = this.thread?.call('position').then(
      (position) => (this.lastPosition = position),
      () => this.lastPosition,
    );
    if (!asked) return this.lastPosition;
    // Health must not wait for a slow search: calls do not either.
    return pTimeout(asked, { milliseconds: MAX_POSITION_WAIT_MS, fallback: () => this.lastPosition });
  }

  override async stop(): Promise<void> {
    this.stopping.abort();
    await this.endThread();
    await this.watching;
  }

  private async ask<Answer>(question: (thread: WorkerThread<NumberTableThread>) => Promise<Answer>): Promise<Answer> {
    const { thread } = this;
    if (!thread) throw restarting();
    try {
      return await question(thread);
    } catch (error) {
      throw thread.ended ? restarting() : error;
    }
  }

  private async endThread(): Promise<void> {
    // A thread that has died has let go of its file.
    await this.thread?.call('stop').catch(() => undefined);
    await this.thread?.close();
    await this.firstThread?.close();
  }

  private async startThread(): Promise<WorkerThread<NumberTableThread>> {
    const thread = this.firstThread ?? this.newThread();
    this.firstThread = undefined;
    try {
      await thread.call('start');
      return thread;
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  private newThread(): WorkerThread<NumberTableThread> {
    return new WorkerThread(new URL('./number-table.worker.js', import.meta.url), {
      workerData: this.files,
      maxWaiting: { page: MAX_WAITING_READERS, countHeld: MAX_WAITING_READERS, position: MAX_WAITING_READERS },
    });
  }

  /** Hears of trouble until the thread ends, by itself or because it was told to. */
  private async watch(thread: WorkerThread<NumberTableThread>, onTrouble: (error: unknown) => void): Promise<void> {
    while (!thread.ended) {
      await thread.call('nextTrouble').then(
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
}

function restarting(): DomainError<'read_model_behind'> {
  return new DomainError('read_model_behind', 'The number table is being restarted. Try again in a moment.');
}
