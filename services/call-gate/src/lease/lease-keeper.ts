import type { Position } from '#event-store';
import { hasCode } from '#domain-error';
import type { EventMark, PublicEventBatch } from '#event-bus';
import type { Grant, GrantedLease } from './granted-lease.js';

/** A lease of two seconds is renewed four times in its course, so that one lost request costs nothing. */
const RENEW_EVERY_MS = 500;
/** After a failure. */
const PAUSE_MS = 100;

/** A gate with more than this to apply is catching up; nobody waits for it to say so at once. */
const MAX_NEWS_OF_ONE_COMMAND = 200;

/** What a gate says of itself. */
export interface GateState {
  /** Position up to which it has applied everything. */
  readonly applied: Position;
  /** The last public event up to there; undefined before the first. */
  readonly lastEvent: EventMark | undefined;
}

/** The gate has applied what is not in the inventory's log, which has been restored or replaced: it knows another past. */
export const GATE_OF_ANOTHER_LOG = 'gate_of_another_log';

/** Who grants leases. */
export abstract class LeaseGranter {
  /**
   * Tells what the gate has applied, and asks for a new term. Rejects when no grant came, when `stop` aborts, and with
   * the code `gate_of_another_log`.
   */
  abstract renew(gateId: string, state: GateState, stop: AbortSignal): Promise<Grant>;

  /** Tells that the gate answers nothing any more. */
  abstract giveUp(gateId: string): Promise<void>;
}

export interface LeaseKeeperOptions {
  readonly gateId: string;
  readonly lease: GrantedLease;
  readonly granter: LeaseGranter;
  readonly state: () => GateState;
  /** See `GrantedLease`. */
  readonly nowMs: () => number;
  /** Told when renewing begins to fail and whenever it then fails for another reason, and once when it goes on. */
  readonly onTrouble: (error: Error) => void;
  readonly onRecovery: () => void;
  /** The gate must answer nobody any more; it is not asked for again. */
  readonly onOtherLog: (error: Error) => void;
}

/**
 * Keeps a gate's lease, and tells the inventory what the gate has applied: with every renewal, and at once when a command
 * may be waiting for it.
 */
export class LeaseKeeper {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** Something was applied for which a command may be waiting, and which was not told yet. */
  private hasNews = false;
  private wake: () => void = () => undefined;
  /** Why no lease was granted the last time; undefined when one was. */
  trouble: string | undefined;

  constructor(private readonly options: LeaseKeeperOptions) {}

  start(): void {
    this.running = this.run();
  }

  /** Called with everything that the gate has applied. */
  noteApplied({ events, live }: PublicEventBatch): void {
    if (!live || events.length > MAX_NEWS_OF_ONE_COMMAND) return;
    this.hasNews = true;
    if (this.trouble === undefined) this.wake();
  }

  /** Ends at once: a renewal under way grants nothing any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
    await this.options.granter.giveUp(this.options.gateId).catch(() => undefined);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const renewed = await this.renew(signal);
      if (signal.aborted || (renewed && this.hasNews)) continue;
      await this.pause(renewed ? RENEW_EVERY_MS : PAUSE_MS);
    }
  }

  private async renew(stop: AbortSignal): Promise<boolean> {
    const { gateId, granter, lease, state, nowMs, onOtherLog } = this.options;
    const askedAtMs = nowMs();
    this.hasNews = false;
    try {
      const grant = await granter.renew(gateId, state(), stop);
      lease.grant(grant, askedAtMs, state().applied);
      this.noteGrant();
      return true;
    } catch (error) {
      if (hasCode(error, GATE_OF_ANOTHER_LOG)) {
        this.stopping.abort();
        onOtherLog(error);
      } else if (!stop.aborted) this.noteFailure(error as Error);
      return false;
    }
  }

  private async pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.wake = resolve;
    await promise;
    clearTimeout(timer);
    this.wake = () => undefined;
  }

  private noteFailure(error: Error): void {
    if (error.message !== this.trouble) this.options.onTrouble(error);
    this.trouble = error.message;
  }

  private noteGrant(): void {
    if (this.trouble !== undefined) this.options.onRecovery();
    this.trouble = undefined;
  }
}
