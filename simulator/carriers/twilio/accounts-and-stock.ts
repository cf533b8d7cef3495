import type { NumberType } from '#number-facts';
import { CarrierRefusal } from '../account/call.js';
import type { Answer, Call, Handler } from '../account/call.js';
import { CURRENCY } from '../account/emulated-account.js';
import { COUNTRIES, countryOf } from '../inventory/number-plan.js';
import type { Country } from '../inventory/number-plan.js';
import type { StockNumber } from '../inventory/stock.js';
import type { TwilioAccount } from './twilio-account.js';
import {
  RESOURCE_OF_TYPE,
  accountUri,
  metaOf,
  pageAfter,
  pageOf2010,
  rfc2822,
  shapeOfAvailable,
} from './twilio-shapes.js';

type TwilioCall = Call<TwilioAccount>;

export const ACCOUNTS_AND_STOCK: Readonly<Record<string, Handler<TwilioAccount>>> = {
  'twilio.api.FetchAccount': fetchAccount,
  'twilio.api.FetchBalance': ({ account }) =>
    ok({ account_sid: account.id, balance: account.balance, currency: CURRENCY }),
  'twilio.api.ListAddress': listAddresses,
  'twilio.api.ListAvailablePhoneNumberCountry': ({ account }) =>
    ok({
      countries: COUNTRIES.map((country) => shapeOfCountry(account, country)),
      uri: `${accountUri(account)}/AvailablePhoneNumbers.json`,
    }),
  'twilio.api.FetchAvailablePhoneNumberCountry': ({ account, args }) =>
    ok(shapeOfCountry(account, offeredCountry(args.path['CountryCode']))),
  'twilio.api.ListAvailablePhoneNumberLocal': (call) => search(call, 'local'),
  'twilio.api.ListAvailablePhoneNumberMobile': (call) => search(call, 'mobile'),
  'twilio.api.ListAvailablePhoneNumberTollFree': (call) => search(call, 'toll_free'),
  'twilio.api.ListAvailablePhoneNumberNational': (call) => search(call, 'national'),
  'twilio.pricing.ListPhoneNumberCountry': listPricedCountries,
  'twilio.pricing.FetchPhoneNumberCountry': fetchPrices,
};

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function fetchAccount({ account, args }: TwilioCall): Answer {
  if (args.path['Sid'] !== account.id) throw new CarrierRefusal(404, '20404', 'The requested account was not found');
  return ok({
    sid: account.id,
    owner_account_sid: account.id,
    auth_token: null,
    friendly_name: account.name,
    status: account.status,
    type: account.isTrial ? 'Trial' : 'Full',
    date_created: rfc2822(account.createdAt),
    date_updated: rfc2822(account.createdAt),
    subresource_uris: { incoming_phone_numbers: `${accountUri(account)}/IncomingPhoneNumbers.json` },
    uri: `${accountUri(account)}.json`,
  });
}

function listAddresses({ account, args, path }: TwilioCall): Answer {
  const all = [...account.addresses].map(([sid, { friendlyName, country }]) => ({
    sid,
    account_sid: account.id,
    friendly_name: friendlyName,
    iso_country: country,
  }));
  const found = all.filter(({ iso_country: country }) =>
    [undefined, country].includes(args.query['IsoCountry'] as string),
  );
  const page = pageAfter(found, args.query, path, (address) => all.indexOf(address));
  return ok(pageOf2010('addresses', page.items, page));
}

function offeredCountry(iso: string | undefined): Country {
  const country = countryOf(iso ?? '');
  if (!country)
    throw new CarrierRefusal(404, '20404', `The requested resource AvailablePhoneNumbers/${iso} was not found`);
  return country;
}

function shapeOfCountry(account: TwilioAccount, { iso, name, types }: Country) {
  const uri = `${accountUri(account)}/AvailablePhoneNumbers/${iso}`;
  const searches = types.map(({ type }) => [type, `${uri}/${RESOURCE_OF_TYPE[type]}.json`]);
  return {
    country_code: iso,
    country: name,
    beta: false,
    uri: `${uri}.json`,
    subresource_uris: Object.fromEntries(searches) as Record<string, string>,
  };
}

/** Twilio has no search under a country for a type that it does not offer there. */
function search({ account, args, path }: TwilioCall, type: NumberType): Answer {
  const country = offeredCountry(args.path['CountryCode']);
  if (!country.types.some((offer) => offer.type === type))
    throw new CarrierRefusal(404, '20404', `The requested resource ${path} was not found`);
  const { AreaCode: areaCode, PageSize: size = 50 } = args.query as { AreaCode?: number; PageSize?: number };
  const found = account.world.stock.twilio.search({
    country: country.iso,
    type,
    areaCode: areaCode === undefined ? undefined : String(areaCode),
    fits: (candidate) => fits(candidate, args.query),
    limit: size,
  });
  const numbers = found.map((number) => shapeOfAvailable(number));
  return ok(pageOf2010('available_phone_numbers', numbers, { page: 0, size, from: 0, path, next: null }));
}

/** `Contains` is digits anywhere, with `*` for any one of them; behind a `+` the number begins with them. */
function fits({ number, offer, area }: StockNumber, query: { readonly [name: string]: unknown }): boolean {
  const { Contains: contains, SmsEnabled: sms, MmsEnabled: mms, VoiceEnabled: voice, InLocality: locality } = query;
  const { capabilities } = offer;
  if (voice !== undefined && voice !== capabilities.voice) return false;
  if (sms !== undefined && sms !== capabilities.sms) return false;
  if (mms !== undefined && mms !== capabilities.mms) return false;
  if (locality !== undefined && locality !== area.locality) return false;
  if (query['ExcludeAllAddressRequired'] === true && offer.address !== 'none') return false;
  if (typeof contains !== 'string') return true;
  const pattern = contains.replaceAll(/[^+\d*]/g, '').replaceAll('*', '\\d');
  return new RegExp(pattern.replace('+', '^\\+')).test(number);
}

function pricesUrl(iso: string): string {
  return `https://pricing.twilio.com/v1/PhoneNumbers/Countries/${iso}`;
}

function listPricedCountries({ args, host, path }: TwilioCall): Answer {
  const page = pageAfter(COUNTRIES, args.query, path, (country) => COUNTRIES.indexOf(country));
  const countries = page.items.map(({ iso, name }) => ({ country: name, iso_country: iso, url: pricesUrl(iso) }));
  return ok({ countries, meta: metaOf('countries', host, page) });
}

function fetchPrices({ args }: TwilioCall): Answer {
  const country = countryOf(args.path['IsoCountry'] ?? '');
  if (!country) throw new CarrierRefusal(404, '20404', `No prices of numbers in ${args.path['IsoCountry']}`);
  const prices = country.types.map(({ type, monthlyCost }) => ({
    number_type: type.replace('_', ' '),
    base_price: Number(monthlyCost.twilio),
    current_price: Number(monthlyCost.twilio),
  }));
  return ok({
    country: country.name,
    iso_country: country.iso,
    phone_number_prices: prices,
    price_unit: CURRENCY.toLowerCase(),
    url: pricesUrl(country.iso),
  });
}
