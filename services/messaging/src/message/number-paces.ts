import type { CarrierName } from '#number-facts';

/**
 * How many segments a second one number sends, so that no carrier refuses or drops what comes faster: what both grant to
 * the least of their numbers. Source: Twilio, "Message throughput" (long codes outside of campaigns, 1 a second); Telnyx,
 * "Rate limiting" (long codes, 0.1 to 2 a second by use; 1 is what a number without registration is held to).
 */
const SEGMENTS_PER_SECOND: Readonly<Record<CarrierName, number>> = { twilio: 1, telnyx: 1, sandbox: 1_000, sip: 1 };

/** So much may be sent at once after a pause, in seconds' worth. */
const BURST_S = 3;

/** Beyond it, a number that has paused is as good as new. */
const MAX_KNOWN = 100_000;

/** Gives each number its turns, no faster than its carrier takes them. */
export class NumberPaces {
  /** By number: up to when what it has sent keeps it busy, in milliseconds of `nowMs`. */
  private readonly busyUntilMs = new Map<string, number>();

  /** `nowMs`: a clock that only goes forward. */
  constructor(private readonly nowMs: () => number) {}

  /** Takes the number's turn, when it has one, and answers 0; otherwise how long to wait, in milliseconds. */
  take(number: string, carrier: CarrierName, segments: number): number {
    const now = this.nowMs();
    const earliest = now - BURST_S * 1_000;
    const busyUntil = Math.max(this.busyUntilMs.get(number) ?? earliest, earliest);
    if (busyUntil > now) return Math.ceil(busyUntil - now);
    this.forgetIdle(now);
    this.busyUntilMs.set(number, busyUntil + (segments * 1_000) / SEGMENTS_PER_SECOND[carrier]);
    return 0;
  }

  private forgetIdle(now: number): void {
    if (this.busyUntilMs.size < MAX_KNOWN) return;
    for (const [number, busyUntil] of this.busyUntilMs) {
      if (busyUntil < now - BURST_S * 1_000) this.busyUntilMs.delete(number);
    }
  }
}
