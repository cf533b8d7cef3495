import { setTimeout as delay } from 'node:timers/promises';
import { CarrierError } from './carrier.errors.js';

/** When the carrier does not say how long it wants to be left alone. */
const RATE_LIMIT_PAUSE_MS = 1_000;

/** Many questions to one carrier: what one of them is told of being too many holds for all. */
export class Unhurried {
  /** Ends when the carrier wants to hear of us again. */
  private rest: Promise<void> = Promise.resolve();

  /** `onRest`: told how long the carrier wants to be left alone, in milliseconds, each time that it says so. */
  constructor(
    private readonly signal: AbortSignal,
    private readonly onRest: (restMs: number) => void = () => undefined,
  ) {}

  /**
   * What the carrier did not take because it has too much to do is asked again when it wants to hear of it. Rejects with the
   * last refusal, of unknown effect if that of an earlier one was: of two changes, the first may have been made then.
   */
  async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    let isUnknown = false;
    for (;;) {
      await this.rest;
      try {
        return await question();
      } catch (error) {
        if (!(error instanceof CarrierError)) throw error;
        isUnknown ||= error.effect === 'unknown';
        if (error.code !== 'carrier_rate_limited' || this.signal.aborted) {
          throw isUnknown ? error.ofUnknownEffect() : error;
        }
        const { retryAfterMs } = error;
        const restMs = retryAfterMs ?? RATE_LIMIT_PAUSE_MS;
        // A stop ends it; whoever waited then meets the carrier's refusal once more, and goes.
        this.rest = delay(restMs, undefined, { signal: this.signal }).catch(() => undefined);
        this.onRest(restMs);
      }
    }
  }
}
