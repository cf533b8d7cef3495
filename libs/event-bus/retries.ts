import pTimeout from 'p-timeout';
import { hasCode } from '#domain-error';
import type { EventBusErrorCode } from './event-bus.errors.js';
import { pause } from './pause.js';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;
/** A broker that takes connections and answers nothing is away, too. */
const MAX_FIRST_WAIT_MS = 5_000;

/** What trying again cannot mend: somebody has to look first. */
const LASTING: readonly EventBusErrorCode[] = ['event_bus_misconfigured', 'event_bus_of_another_log'];

export interface RetriesOptions {
  /** Told when trying begins to fail, once for each code that it fails with, and once when it works again. */
  readonly onTrouble: (error: unknown) => void;
  readonly onRecovery: () => void;
}

/** Tries again until it works, and knows whether it does. Of several things it does, all have to. */
export class Retries {
  /** Of those that `keepTrying` does. */
  private readonly failing = new Set<symbol>();
  private failedWith: unknown;
  /** The codes of what was told since it worked. */
  private readonly told = new Set<unknown>();
  private gaveUp = false;
  private readonly first = Promise.withResolvers<void>();

  constructor(private readonly options: RetriesOptions) {
    // Not everybody waits for it.
    this.first.promise.catch(() => undefined);
  }

  /** True while it fails and is tried again. */
  get waiting(): boolean {
    return this.failing.size > 0 && !this.gaveUp;
  }

  /** What it failed with the last time, while it fails; undefined while it works. */
  get trouble(): unknown {
    return this.failedWith;
  }

  /** False while it fails, and when it is not tried again. */
  get healthy(): boolean {
    return this.failing.size === 0;
  }

  /**
   * Resolves when the first try has worked, or has failed so that it is tried again, or takes long. Rejects as `keepTrying`
   * does when it found out before that.
   */
  async firstOutcome(): Promise<void> {
    await pTimeout(this.first.promise, { milliseconds: MAX_FIRST_WAIT_MS, message: false });
  }

  /**
   * Does something again and again until it is asked to stop, with longer and longer pauses after failures. `work` calls
   * `onWorking` when it has got somewhere, and rejects when it fails. Rejects with what trying again cannot mend:
   * `event_bus_misconfigured`, `event_bus_of_another_log`.
   */
  async keepTrying(stop: AbortSignal, work: (onWorking: () => void) => Promise<void>): Promise<void> {
    const doing = Symbol();
    let pauseMs = FIRST_PAUSE_MS;
    const onWorking = () => {
      pauseMs = FIRST_PAUSE_MS;
      this.noteSuccess(doing);
    };
    while (!stop.aborted) {
      try {
        await work(onWorking);
      } catch (error) {
        if (stop.aborted) break;
        this.noteFailure(doing, error);
        await pause(pauseMs, stop);
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
      }
    }
    this.endTrouble(doing);
  }

  private noteFailure(doing: symbol, error: unknown): void {
    this.failing.add(doing);
    this.failedWith = error;
    if (LASTING.some((code) => hasCode(error, code))) {
      this.gaveUp = true;
      this.first.reject(error);
      throw error;
    }
    this.first.resolve();
    const { code } = error as { code?: unknown };
    if (this.told.has(code)) return;
    this.told.add(code);
    this.options.onTrouble(error);
  }

  private noteSuccess(doing: symbol): void {
    this.first.resolve();
    if (this.endTrouble(doing)) this.options.onRecovery();
  }

  /** Whether it was the last that failed. */
  private endTrouble(doing: symbol): boolean {
    if (!this.failing.delete(doing) || this.failing.size > 0) return false;
    this.failedWith = undefined;
    this.told.clear();
    return true;
  }
}
