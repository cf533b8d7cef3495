import { NUMBER_TYPES } from '#number-facts';
import type { Money, NumberType } from '#number-facts';
import { CarrierError } from '../carrier.errors.js';
import { KeptBriefly } from '../kept-briefly.js';
import type { TwilioAccount } from './twilio-account.js';
import { numberTypeIn } from './twilio-numbers.js';
import { unlessRefused } from './unless-refused.js';

/** What Twilio sells where changes with its contracts, not by the hour. */
const KEPT_MS = 10 * 60_000;

/** For so long nobody waits again for prices that could not be had. */
const MISSED_KEPT_MS = 10_000;

type Prices = ReadonlyMap<NumberType, Money>;

/** What Twilio sells in which country, and for how much a month. Asked once for each country in a while. */
export class TwilioCountries {
  readonly #types = new KeptBriefly<readonly NumberType[]>(KEPT_MS, (country) => this.#askForTypes(country));
  readonly #prices = new KeptBriefly<Prices>(KEPT_MS, (country) => this.#askForPrices(country));

  readonly #pricesOrNone = new KeptBriefly<Prices | undefined>(MISSED_KEPT_MS, (country) =>
    this.#prices
      .get(country)
      .catch(unlessRefused(['carrier_unavailable', 'carrier_answer_unreadable'], () => undefined)),
  );

  constructor(private readonly account: TwilioAccount) {}

  /** Rejects with `country_not_offered`. */
  types(country: string): Promise<readonly NumberType[]> {
    return this.#types.get(country);
  }

  /** This account's price, of a moment ago; null where Twilio names none, or does not let these credentials ask. */
  async monthlyCost(country: string, type: NumberType): Promise<Money | null> {
    return (await this.#prices.get(country)).get(type) ?? null;
  }

  /** The same as it is now, for who is about to pay it. */
  async monthlyCostNow(country: string, type: NumberType): Promise<Money | null> {
    return (await this.#prices.getAnew(country)).get(type) ?? null;
  }

  /** Of a number that is held: that its price cannot be had keeps nobody from what is to be done with it, and is null. */
  async heldCost(country: string | null, type: NumberType | null): Promise<Money | null> {
    if (country === null || type === null) return null;
    return (await this.#pricesOrNone.get(country))?.get(type) ?? null;
  }

  async #askForTypes(country: string): Promise<readonly NumberType[]> {
    const offered = await this.account
      .ask((client) => client.api.v2010.accounts(this.account.sid).availablePhoneNumbers(country).fetch())
      .catch(unlessRefused(['number_not_at_carrier'], () => undefined));
    const names = Object.keys((offered?.subresourceUris as object | null | undefined) ?? {});
    const types = NUMBER_TYPES.filter((type) => names.some((name) => numberTypeIn(name) === type));
    if (types.length > 0) return types;
    throw new CarrierError({
      code: 'country_not_offered',
      message: `Twilio sells no numbers in the country ${country} to this account. Choose another country, or bring numbers of another carrier by CSV.`,
      effect: 'none',
    });
  }

  async #askForPrices(country: string): Promise<Prices> {
    const answer = await this.account
      .ask((client) => client.pricing.v1.phoneNumbers.countries(country).fetch())
      .catch(unlessRefused(['number_not_at_carrier', 'carrier_permission_missing'], () => undefined));
    const prices = new Map<NumberType, Money>();
    for (const { numberType, currentPrice } of answer?.phoneNumberPrices ?? []) {
      const type = numberTypeIn(numberType);
      const amount = decimal(currentPrice);
      if (type && amount && answer?.priceUnit) prices.set(type, { amount, currency: answer.priceUnit.toUpperCase() });
    }
    return prices;
  }
}

/** Twilio writes prices as text, so that no digit is lost, though its library calls them numbers. */
function decimal(price: unknown): string | undefined {
  const amount = typeof price === 'string' || typeof price === 'number' ? String(price) : '';
  return /^\d+(?:\.\d+)?$/.test(amount) ? amount : undefined;
}
