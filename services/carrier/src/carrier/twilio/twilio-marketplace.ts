import { callingCodeOf, isCountry, parsePhoneNumber } from '#phone-number';
import type { PhoneNumber } from '#phone-number';
import type { NumberType } from '#number-facts';
import type { Listing, NumberSearch } from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import type { TwilioAccount } from './twilio-account.js';
import type { TwilioCountries } from './twilio-countries.js';
import { capabilitiesIn, localityOf, requirementsIn } from './twilio-numbers.js';
import { unlessRefused } from './unless-refused.js';

/** As many as one answer can hold: what Twilio cannot filter is filtered here. */
const ALL_OF_THEM = 1000;

/** Twilio takes area codes there alone; elsewhere they are the digits that a number begins with. */
const HAVE_AREA_CODES: ReadonlySet<string> = new Set(['US', 'CA']);

/** Toll-free numbers of +1 belong to no single country. */
const SHARE_TOLL_FREE: readonly string[] = ['US', 'CA'];

interface SearchOptions {
  areaCode?: number;
  contains?: string;
  voiceEnabled?: boolean;
  smsEnabled?: boolean;
  mmsEnabled?: boolean;
  pageSize: number;
  limit: number;
}

/** What this uses of Twilio's numbers for sale, which are the same for all types. */
interface AvailableNumber {
  readonly phoneNumber: string;
  readonly locality: string;
  readonly region: string;
  readonly isoCountry: string;
  readonly addressRequirements: string;
  readonly capabilities: object;
}

/** Numbers that Twilio sells. */
export class TwilioMarketplace {
  constructor(
    private readonly account: TwilioAccount,
    private readonly countries: TwilioCountries,
  ) {}

  async search(search: NumberSearch): Promise<readonly Listing[]> {
    const { country, type, limit } = search;
    const offered = await this.countries.types(country);
    if (!offered.includes(type)) throw typeNotOffered(country, type, offered);
    const found = await this.#available(country, type, optionsFor(search));
    const fitting = found.filter(({ phoneNumber }) => fits(phoneNumber, search)).slice(0, limit);
    const monthlyCost = fitting.length > 0 ? await this.countries.monthlyCost(country, type) : null;
    return fitting.map((number) => listingOf(number, { country, type, monthlyCost }));
  }

  /** Undefined when it is not to be had. */
  async find(number: string): Promise<Listing | undefined> {
    const parsed = parsePhoneNumber(number);
    if (!parsed) return undefined;
    for (const country of countriesOf(parsed)) {
      for (const type of likeliestFirst(await this.#typesIfAny(country), parsed.type)) {
        const found = await this.#available(country, type, { contains: number, pageSize: 1, limit: 1 });
        const same = found.find(({ phoneNumber }) => phoneNumber === number);
        if (!same) continue;
        return listingOf(same, { country, type, monthlyCost: await this.countries.monthlyCostNow(country, type) });
      }
    }
    return undefined;
  }

  async #typesIfAny(country: string): Promise<readonly NumberType[]> {
    return this.countries.types(country).catch(unlessRefused(['country_not_offered'], () => []));
  }

  #available(country: string, type: NumberType, options: SearchOptions): Promise<readonly AvailableNumber[]> {
    return this.account.ask((client) => {
      const { local, mobile, national, tollFree } = client.api.v2010
        .accounts(this.account.sid)
        .availablePhoneNumbers(country);
      const lists = { local, mobile, national, toll_free: tollFree };
      const list: { list(options: SearchOptions): Promise<AvailableNumber[]> } = lists[type];
      return list.list(options);
    });
  }
}

function listingOf(
  { phoneNumber, isoCountry, locality, region, capabilities, addressRequirements }: AvailableNumber,
  { country, type, monthlyCost }: Pick<Listing, 'country' | 'type' | 'monthlyCost'>,
): Listing {
  return {
    number: phoneNumber,
    country: isoCountry || country,
    locality: localityOf(locality, region),
    type,
    capabilities: capabilitiesIn(capabilities),
    monthlyCost,
    requires: requirementsIn(addressRequirements),
  };
}

/** What Twilio is asked for. Some of what is wanted it cannot be asked: then for all, and `fits` chooses. */
export function optionsFor(search: NumberSearch): SearchOptions {
  const { country, areaCode, contains, capabilities = [], limit } = search;
  const enabled = Object.fromEntries(capabilities.map((capability) => [`${capability}Enabled`, true]));
  const takesAreaCode = areaCode !== undefined && HAVE_AREA_CODES.has(country);
  // A pattern has at least two digits, and there is one pattern only.
  const pattern = areaCode !== undefined && !takesAreaCode ? beginningOf(country, areaCode) : contains;
  const isPattern = pattern !== undefined && pattern.length > 1;
  const isWhole = contains === undefined || (isPattern && pattern === contains);
  const size = isWhole ? limit : ALL_OF_THEM;
  return {
    ...(takesAreaCode && { areaCode: Number(areaCode) }),
    ...(isPattern && { contains: pattern }),
    ...enabled,
    pageSize: size,
    limit: size,
  };
}

function fits(number: string, { country, areaCode, contains }: NumberSearch): boolean {
  const begins = areaCode === undefined || number.startsWith(beginningOf(country, areaCode) ?? number);
  return begins && (contains === undefined || number.includes(contains));
}

/** The + says that the pattern is how the number begins. */
function beginningOf(country: string, areaCode: string): string | undefined {
  return isCountry(country) ? `+${callingCodeOf(country)}${areaCode}` : undefined;
}

function countriesOf({ e164, country, type }: PhoneNumber): readonly string[] {
  if (type === 'toll_free' && e164.startsWith('+1')) return SHARE_TOLL_FREE;
  return country ? [country] : [];
}

function likeliestFirst(types: readonly NumberType[], likeliest: NumberType): readonly NumberType[] {
  return types.toSorted((one, other) => Number(other === likeliest) - Number(one === likeliest));
}

function typeNotOffered(country: string, type: NumberType, offered: readonly NumberType[]): CarrierError {
  return new CarrierError({
    code: 'number_type_not_offered',
    message: `Twilio sells no ${type} numbers in the country ${country}. Choose one of the types that it has there: ${offered.join(', ')}.`,
    effect: 'none',
  });
}
