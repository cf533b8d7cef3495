import type { NumberType } from '#number-facts';
import type { Answer, Call, Handler } from '../account/call.js';
import { CURRENCY } from '../account/emulated-account.js';
import { COUNTRIES, countryOf } from '../inventory/number-plan.js';
import type { Country, OfferedType } from '../inventory/number-plan.js';
import type { StockNumber } from '../inventory/stock.js';
import type { TelnyxAccount } from './telnyx-account.js';
import { refusalOf } from './telnyx-errors.js';
import { shapeOfAvailable } from './telnyx-shapes.js';

type TelnyxCall = Call<TelnyxAccount>;

export const MARKETPLACE: Readonly<Record<string, Handler<TelnyxAccount>>> = {
  'telnyx.GetUserBalance': balance,
  'telnyx.ListAvailablePhoneNumbers': search,
  'telnyx.CreateInventoryCoverage': coverage,
  'telnyx.retreiveCountryCoverage': coverageOfAll,
  'telnyx.retreiveSpecificCountryCoverage': coverageOfOne,
  'telnyx.ListRegulatoryRequirements': requirements,
};

function ok(data: unknown): Answer {
  return { status: 200, body: { data } };
}

function balance({ account }: TelnyxCall): Answer {
  return ok({
    record_type: 'balance',
    pending: '0.00',
    balance: account.balance,
    credit_limit: '0.00',
    available_credit: account.balance,
    currency: CURRENCY,
  });
}

interface AvailableFilter {
  readonly phone_number?: { readonly starts_with?: string; readonly ends_with?: string; readonly contains?: string };
  readonly country_code?: string;
  readonly national_destination_code?: string;
  readonly phone_number_type?: NumberType;
  readonly features?: readonly string[];
  readonly locality?: string;
  readonly administrative_area?: string;
  readonly limit?: number;
}

/** The one search of Telnyx's: no pages, and only what it has shown can be ordered. */
function search({ account, args }: TelnyxCall): Answer {
  const filter = (args.query['filter'] ?? {}) as AvailableFilter;
  const { country_code: iso = 'US', phone_number_type: type, limit = 100 } = filter;
  const country = countryOf(iso);
  if (!country || (type !== undefined && !country.types.some((offer) => offer.type === type)))
    throw refusalOf('10015', `There are no ${type ?? ''} numbers in ${iso}.`, '/filter/country_code');
  const found = account.world.stock.telnyx.search({
    country: iso,
    type,
    areaCode: filter.national_destination_code,
    fits: (candidate) => fits(candidate, filter),
    limit,
  });
  for (const { number } of found) account.shown.add(number);
  const meta = { total_results: found.length, best_effort_results: 0 };
  return { status: 200, body: { data: found.map((one) => shapeOfAvailable(one)), meta, metadata: meta } };
}

function fits({ number, offer, area, country }: StockNumber, filter: AvailableFilter): boolean {
  const { contains = '', starts_with: start = '', ends_with: end = '' } = filter.phone_number ?? {};
  const national = number.slice(country.callingCode.length + 1);
  const capabilities = offer.capabilities as unknown as Readonly<Record<string, boolean>>;
  return (
    number.includes(contains.replaceAll(/\D/g, '')) &&
    (national.startsWith(start) || number.startsWith(start)) &&
    number.endsWith(end) &&
    (filter.features ?? []).every((feature) => capabilities[feature] === true) &&
    [undefined, area.locality].includes(filter.locality) &&
    [undefined, area.region].includes(filter.administrative_area)
  );
}

function coverage({ account, args }: TelnyxCall): Answer {
  const { country_code: iso = 'US', phone_number_type: type } = (args.query['filter'] ?? {}) as AvailableFilter;
  const country = countryOf(iso);
  const offers = (country?.types ?? []).filter((offer) => type === undefined || offer.type === type);
  const data = offers.flatMap((offer) =>
    offer.areas.map((area) => ({
      group: area.code,
      group_type: 'national_destination_code',
      number_range: 1,
      number_type: offer.type === 'toll_free' ? 'toll-free' : 'did',
      phone_number_type: offer.type,
      coverage_type: 'number',
      record_type: 'inventory_coverage_group',
      count: account.world.stock.telnyx.search({ country: iso, areaCode: area.code, fits: () => true, limit: 1_000 })
        .length,
      advance_requirements: offer.address !== 'none' || offer.needsBundle,
    })),
  );
  return { status: 200, body: { data: data.filter(({ count }) => count > 0), meta: { total_results: data.length } } };
}

function coverageOfAll(): Answer {
  return ok(Object.fromEntries(COUNTRIES.map((one) => [one.iso, shapeOfCountry(one)])));
}

function coverageOfOne({ args }: TelnyxCall): Answer {
  const found = countryOf(args.path['country_code'] ?? '');
  if (!found) throw refusalOf('10005');
  return ok(shapeOfCountry(found));
}

function featuresOf({ capabilities }: OfferedType): string[] {
  return Object.entries(capabilities).flatMap(([name, has]) => (has ? [name] : []));
}

function shapeOfCountry({ iso, types }: Country) {
  const byType = types.map((offer) => [offer.type, { features: featuresOf(offer), reservable: true, quickship: true }]);
  return {
    code: iso,
    numbers: true,
    features: [...new Set(types.flatMap((offer) => featuresOf(offer)))],
    phone_number_type: types.map(({ type }) => type),
    reservable: true,
    quickship: true,
    international_sms: false,
    p2p: false,
    inventory_coverage: true,
    region: null,
    ...(Object.fromEntries(byType) as object),
  };
}

function requirements({ account, args }: TelnyxCall): Answer {
  const { country_code: iso, phone_number_type: type } = (args.query['filter'] ?? {}) as AvailableFilter;
  const found = COUNTRIES.filter((one) => iso === undefined || one.iso === iso).flatMap((one) =>
    one.types
      .filter((offer) => type === undefined || offer.type === type)
      .map((offer) => ({
        country_code: one.iso,
        phone_number_type: offer.type,
        action: 'ordering',
        regulatory_requirements: papersFor(offer).map((paper) => ({ id: account.world.random.uuid(), ...paper })),
      })),
  );
  return ok(found);
}

function papersFor({ address, needsBundle }: OfferedType) {
  return [
    ...(address === 'none' ? [] : [{ name: 'Address', field_type: 'address' }]),
    ...(needsBundle ? [{ name: 'Proof of identity', field_type: 'document' }] : []),
  ];
}
