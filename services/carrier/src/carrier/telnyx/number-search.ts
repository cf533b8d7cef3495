import { hasCode } from '#domain-error';
import type { Capabilities, Money, NumberType } from '#number-facts';
import { isE164, parsePhoneNumber, splitCallingCode } from '#phone-number';
import type { Listing, NumberSearch } from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import { Remembered } from '../remembered.js';
import { numberTypesOf } from './number-types.js';
import { availableNumbers, countryCoverage, regulatoryRequirements } from './telnyx-answers.js';
import type { AvailableNumber } from './telnyx-answers.js';
import type { TelnyxClient } from './telnyx-client.js';
import { refusal } from './telnyx-errors.js';

/** For which Telnyx has no answer of its own but that it could not be understood. */
const NOT_UNDERSTOOD: ReadonlySet<number> = new Set([400, 404, 422]);

/** Telnyx's marketplace. Rejects with a `CarrierError`. */
export class NumberSearcher {
  private readonly types = new Remembered<readonly NumberType[]>();
  private readonly required = new Remembered<Listing['requires']>();

  constructor(private readonly client: TelnyxClient) {}

  /** The same for every area code of a country, as are the requirements: asked once for a while. */
  numberTypes(country: string): Promise<readonly NumberType[]> {
    return this.types.ask(country, () => this.readNumberTypes(country));
  }

  private async readNumberTypes(country: string): Promise<readonly NumberType[]> {
    const { data } = await this.client.get(
      `/country_coverage/countries/${encodeURIComponent(country)}`,
      countryCoverage,
      {
        meaning: ({ status }) => (NOT_UNDERSTOOD.has(status) ? 'country_not_offered' : undefined),
      },
    );
    const types = numberTypesOf(data.phone_number_type ?? []);
    if (data.numbers === false || types.length === 0) throw refusal('country_not_offered');
    return types;
  }

  async search(search: NumberSearch): Promise<readonly Listing[]> {
    const { country, type, limit, capabilities = [] } = search;
    const [found, requires] = await Promise.all([this.find(filterOf(search)), this.requirements(country, type)]);
    if (found.length === 0) await this.explainNothing(country, type);
    return (
      found
        .map((one) => ({ ...offerIn(one, country, type), requires }))
        // Telnyx looks for the digits behind the area code alone, and for each feature as far as it knows it.
        .filter(({ number }) => number.includes(search.contains ?? ''))
        .filter((listing) => capabilities.every((capability) => listing.capabilities[capability]))
        .slice(0, limit)
    );
  }

  async listing(number: string): Promise<Listing | undefined> {
    const offer = await this.offerOf(number);
    return offer && { ...offer, requires: await this.requirements(offer.country, offer.type) };
  }

  /** The listing of one number but for what it requires, which would be one more request. */
  async offerOf(number: string): Promise<Omit<Listing, 'requires'> | undefined> {
    const parsed = parsePhoneNumber(number);
    const { countries, nationalNumber } = splitCallingCode(number);
    // Toll-free numbers under +1 are of no single country, and sold in the first that has the calling code.
    const country = parsed?.country ?? countries[0];
    if (!parsed || !country) return undefined;
    const found = await this.find({ country_code: country, phone_number: { starts_with: nationalNumber }, limit: 1 });
    const exact = found.find(({ phone_number }) => phone_number === number);
    // Telnyx does not say the type of a number to buy; its types are those of the numbering plans.
    return exact && offerIn(exact, country, parsed.type);
  }

  private async find(filter: object): Promise<readonly AvailableNumber[]> {
    let data: readonly AvailableNumber[];
    try {
      const query = { filter: { ...filter, best_effort: false } };
      ({ data } = await this.client.get('/available_phone_numbers', availableNumbers, {
        query,
        meaning: ({ status }) => (NOT_UNDERSTOOD.has(status) ? 'number_not_offered' : undefined),
      }));
    } catch (error) {
      // Whatever Telnyx does not cover is refused rather than answered with nothing.
      if (hasCode(error, 'number_not_offered')) return [];
      throw error;
    }
    const whole = data.filter(({ phone_number, best_effort }) => best_effort !== true && isE164(phone_number));
    // Accounts that are not verified are shown numbers like +1779-------, which nobody can order.
    if (whole.length === 0 && data.some(({ phone_number }) => !isE164(phone_number))) {
      throw refusal('carrier_permission_missing');
    }
    return whole;
  }

  /** Rejects when nothing can be found, whatever the area code. */
  private async explainNothing(country: string, type: NumberType): Promise<void> {
    const types = await this.numberTypes(country);
    if (types.includes(type)) return;
    const message = `Telnyx offers no ${type} numbers in the country ${country}. Choose one of the types that it has there: ${types.join(', ')}.`;
    throw new CarrierError({ code: 'number_type_not_offered', message, effect: 'none' });
  }

  private requirements(country: string, type: NumberType): Promise<Listing['requires']> {
    return this.required.ask(`${country} ${type}`, () => this.readRequirements(country, type));
  }

  private async readRequirements(country: string, type: NumberType): Promise<Listing['requires']> {
    try {
      const filter = { country_code: country, phone_number_type: type, action: 'ordering' };
      const { data } = await this.client.get('/regulatory_requirements', regulatoryRequirements, {
        query: { filter },
        meaning: ({ status }) => (NOT_UNDERSTOOD.has(status) ? 'number_not_offered' : undefined),
      });
      return requiredBy(data.flatMap((one) => one.regulatory_requirements ?? []));
    } catch (error) {
      // Telnyx tells these only to accounts of some level, and only of countries that it knows.
      if (hasCode(error, 'carrier_permission_missing') || hasCode(error, 'number_not_offered')) return [];
      throw error;
    }
  }
}

/** Addresses have a kind of their own; names, dates and papers are gathered in what our port calls a bundle. */
export function requiredBy(requirements: readonly { field_type?: string | null }[]): Listing['requires'] {
  const kinds = requirements.map(({ field_type }) => (field_type?.startsWith('address') ? 'address' : 'bundle'));
  return [...new Set(kinds)];
}

function filterOf({ country, type, areaCode, contains, capabilities, limit }: NumberSearch): object {
  const isTold = contains === undefined || areaCode?.includes(contains);
  return {
    country_code: country,
    phone_number_type: type,
    national_destination_code: areaCode,
    ...(isTold ? {} : { phone_number: { contains } }),
    features: capabilities,
    limit,
  };
}

function offerIn(found: AvailableNumber, country: string, type: NumberType): Omit<Listing, 'requires'> {
  return {
    number: found.phone_number,
    country,
    locality: localityOf(found),
    type,
    capabilities: capabilitiesOf(found),
    monthlyCost: monthlyCostOf(found),
  };
}

function capabilitiesOf({ features }: AvailableNumber): Capabilities {
  const names = new Set(features?.map(({ name }) => name));
  return { voice: names.has('voice'), sms: names.has('sms'), mms: names.has('mms') };
}

function monthlyCostOf({ cost_information: cost }: AvailableNumber): Money | null {
  const { monthly_cost: amount, currency } = cost ?? {};
  return amount && currency ? { amount, currency } : null;
}

/** `Chicago Heights, IL`: rate centers come in capitals. */
function localityOf({ region_information: regions }: AvailableNumber): string | null {
  const nameOf = (type: string) => regions?.find(({ region_type }) => region_type === type)?.region_name || undefined;
  const place = nameOf('location') ?? nameOf('rate_center');
  const written = place?.toLowerCase().replaceAll(/(?<![\p{L}'])\p{L}/gu, (letter) => letter.toUpperCase());
  return [written, nameOf('state')].filter(Boolean).join(', ') || null;
}
