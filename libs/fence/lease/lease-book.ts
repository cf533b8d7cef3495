import type { Position } from '#event-store';

/** How long a lease holds, in milliseconds. Source: design "The fence". */
export const LEASE_MS = 2_000;

interface HeldLease {
  lapsesAtMs: number;
  applied: Position;
  /** ISO 8601, UTC: when the gate said that it had applied `applied`. */
  appliedAt: string;
}

/** What a gate has said of itself. */
export interface LeaseHolder {
  readonly gateId: string;
  readonly applied: Position;
  readonly appliedAt: string;
}

/**
 * Which gates may be answering calls, and what they have applied. Only a gate with a lease answers, and it counts its
 * lease from before it asked, so that its end here is never before its end there.
 */
export class LeaseBook {
  private readonly leases = new Map<string, HeldLease>();
  private readonly listeners = new Set<() => void>();
  /** Gates may hold leases of a process before this one, which this one knows nothing of. */
  private readonly formerLeasesLapseAtMs: number;

  /** `nowMs` must never be set back or jump: `performance.now`. */
  constructor(
    private readonly nowMs: () => number,
    private readonly now: () => Date,
  ) {
    this.formerLeasesLapseAtMs = nowMs() + LEASE_MS;
  }

  /** The gate has applied everything up to `applied` and may answer for another `LEASE_MS`. */
  renew(gateId: string, applied: Position): void {
    const lapsesAtMs = this.nowMs() + LEASE_MS;
    this.leases.set(gateId, { lapsesAtMs, applied, appliedAt: this.now().toISOString() });
    this.tell();
  }

  /** The gate answers nothing any more. */
  giveUp(gateId: string): void {
    this.leases.delete(gateId);
    this.tell();
  }

  /** Gates whose lease has not lapsed. */
  holders(): readonly LeaseHolder[] {
    const nowMs = this.nowMs();
    for (const [gateId, { lapsesAtMs }] of this.leases) if (lapsesAtMs <= nowMs) this.leases.delete(gateId);
    return [...this.leases].map(([gateId, { applied, appliedAt }]) => ({ gateId, applied, appliedAt }));
  }

  /** When the next lease lapses, by `nowMs`, of former processes too; undefined when there is none. */
  nextLapseMs(): number | undefined {
    const lapses = [...this.leases.values()].map(({ lapsesAtMs }) => lapsesAtMs);
    if (this.hasFormerLeases) lapses.push(this.formerLeasesLapseAtMs);
    return lapses.length === 0 ? undefined : Math.min(...lapses);
  }

  /** Whether gates may still hold leases of a process before this one. */
  get hasFormerLeases(): boolean {
    return this.nowMs() < this.formerLeasesLapseAtMs;
  }

  /** Resolves when a gate has said something, when a lease has lapsed, or after `waitMs`. */
  async nextChange(waitMs: number): Promise<void> {
    const lapseMs = this.nextLapseMs();
    const untilLapseMs = lapseMs === undefined ? Infinity : Math.ceil(lapseMs - this.nowMs());
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(0, Math.min(waitMs, untilLapseMs)));
    this.listeners.add(resolve);
    await promise;
    this.listeners.delete(resolve);
    clearTimeout(timer);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
