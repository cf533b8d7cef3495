import { CarrierError } from '../../carrier/carrier.errors.js';
import type { OverridesOf } from '../../carrier/carrier-facts.js';
import type { Carrier } from '../../carrier/carrier.port.js';
import { KeptBriefly } from '../../carrier/kept-briefly.js';

/** Long enough to read on through the pages of an account. */
const KEPT_MS = 60_000;

/** What takes calls and messages of the numbers past their webhooks; or why the carrier would not say. */
export type OverridesAsked = { readonly overridesOf: OverridesOf } | { readonly failure: CarrierError };

/** The overrides of whole accounts, asked for when somebody begins to read a list, and kept while they read on. */
export class AccountOverrides {
  private readonly kept = new WeakMap<Carrier, KeptBriefly<OverridesOf>>();

  /** `isAnew`: whether the list begins here. The list is worth having without them, so a `CarrierError` is an answer. */
  async of(carrier: Carrier, isAnew: boolean): Promise<OverridesAsked> {
    const kept = this.kept.get(carrier) ?? new KeptBriefly(KEPT_MS, () => carrier.overridesOfAll());
    this.kept.set(carrier, kept);
    try {
      return { overridesOf: await (isAnew ? kept.getAnew('all') : kept.get('all')) };
    } catch (error) {
      if (error instanceof CarrierError) return { failure: error };
      throw error;
    }
  }
}
