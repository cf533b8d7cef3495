import pTimeout from 'p-timeout';
import { CarrierError } from '../../carrier/carrier.errors.js';
import type { OverridesOf } from '../../carrier/carrier-facts.js';
import type { Carrier } from '../../carrier/carrier.port.js';
import { KeptBriefly } from '../../carrier/kept-briefly.js';

/** Long enough to read on through the pages of an account. */
const KEPT_MS = 60_000;

/** A carrier that would not say is left alone for so long where it names no time: it begins anew with all of its pages. */
const FAILURE_KEPT_MS = 5_000;

/** An account of very many numbers takes many requests, and somebody is waiting for a page. */
const PATIENCE_MS = 3_000;

/** What takes calls and messages of the numbers past their webhooks; or why that is not known. */
export type OverridesAsked = { readonly overridesOf: OverridesOf } | { readonly failure: CarrierError };

/** The overrides of whole accounts, asked for once while people read through their lists. */
export class AccountOverrides {
  private readonly kept = new WeakMap<Carrier, KeptBriefly<OverridesOf>>();

  constructor(private readonly patienceMs = PATIENCE_MS) {}

  /** The list is worth having without them, so a `CarrierError` is an answer. What comes too late is there for who asks again. */
  async of(carrier: Carrier): Promise<OverridesAsked> {
    const kept = this.kept.get(carrier) ?? new KeptBriefly(KEPT_MS, () => carrier.overridesOfAll(), failureKeptMs);
    this.kept.set(carrier, kept);
    const asking = kept.get('all').then((overridesOf) => ({ overridesOf }));
    try {
      return await pTimeout(asking, { milliseconds: this.patienceMs, fallback: () => ({ failure: late() }) });
    } catch (error) {
      if (error instanceof CarrierError) return { failure: error };
      throw error;
    }
  }
}

function failureKeptMs(error: unknown): number {
  return error instanceof CarrierError ? (error.retryAfterMs ?? FAILURE_KEPT_MS) : 0;
}

function late(): CarrierError {
  const message =
    'The carrier is still saying what takes calls and messages of its numbers. Ask for this page again in a moment.';
  return new CarrierError({ code: 'carrier_unavailable', effect: 'none', message });
}
