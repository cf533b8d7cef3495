import type { NumberType } from '#number-facts';
import type { StockNumber } from '../inventory/stock.js';
import type { TwilioAccount } from './twilio-account.js';
import type { TwilioNumber } from './twilio-number.js';

const API_VERSION = '2010-04-01';

/** The last part of a path under which numbers of a type are searched. */
export const RESOURCE_OF_TYPE: Readonly<Record<NumberType, string>> = {
  local: 'Local',
  mobile: 'Mobile',
  toll_free: 'TollFree',
  national: 'National',
};

/** `Tue, 14 Apr 2026 09:26:42 +0000`. */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

export function accountUri({ id }: TwilioAccount): string {
  return `/${API_VERSION}/Accounts/${id}`;
}

export function shapeOfAvailable({ number, country, offer, area }: StockNumber) {
  return {
    friendly_name: number,
    phone_number: number,
    lata: null,
    locality: area.locality,
    rate_center: null,
    latitude: null,
    longitude: null,
    region: area.region,
    postal_code: null,
    iso_country: country.iso,
    address_requirements: offer.address,
    beta: false,
    capabilities: { ...offer.capabilities, fax: false },
  };
}

export function shapeOfNumber(account: TwilioAccount, number: TwilioNumber, region: string) {
  const { stock, sid, friendlyName, createdAt, updatedAt, papers } = number;
  return {
    ...account.configurationOf(number, region),
    sid,
    account_sid: account.id,
    friendly_name: friendlyName,
    phone_number: stock.number,
    ...papers,
    api_version: API_VERSION,
    beta: false,
    capabilities: { ...stock.offer.capabilities, fax: false },
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(updatedAt),
    origin: 'twilio',
    emergency_address_status: 'unregistered',
    type: stock.offer.type,
    uri: `${accountUri(account)}/IncomingPhoneNumbers/${sid}.json`,
  };
}

/** Pages of the API of 2010: a key for the items, and paths. */
export function pageOf2010(key: string, items: readonly unknown[], page: PageFacts) {
  const { page: number, size, from, path, next } = page;
  return {
    [key]: items,
    page: number,
    page_size: size,
    start: from,
    end: Math.max(from, from + items.length - 1),
    uri: `${path}?PageSize=${size}&Page=${number}`,
    first_page_uri: `${path}?PageSize=${size}&Page=0`,
    previous_page_uri: number === 0 ? null : `${path}?PageSize=${size}&Page=${number - 1}`,
    next_page_uri: next === null ? null : `${path}?PageSize=${size}&Page=${number + 1}&PageToken=${next}`,
  };
}

export interface PageFacts {
  /** Counts from 0. */
  readonly page: number;
  readonly size: number;
  readonly from: number;
  readonly path: string;
  /** What the next page begins with; null on the last. */
  readonly next: string | null;
}

/** Pages of the newer APIs: `meta` with absolute URLs. */
export function metaOf(key: string, host: string, { page, size, path, next }: PageFacts) {
  const url = `https://${host}${path}?PageSize=${size}&Page=`;
  return {
    key,
    page,
    page_size: size,
    url: `${url}${page}`,
    first_page_url: `${url}0`,
    previous_page_url: page === 0 ? null : `${url}${page - 1}`,
    next_page_url: next === null ? null : `${url}${page + 1}&PageToken=${next}`,
  };
}

export interface Page<Item> extends PageFacts {
  readonly items: readonly Item[];
}

/** Numbers of Twilio's pages go by a key, so that what comes and goes moves no page. `keyOf` rises along the items. */
export function pageAfter<Item>(
  items: readonly Item[],
  query: { readonly [name: string]: unknown },
  path: string,
  keyOf: (item: Item) => number,
): Page<Item> {
  const {
    PageSize: size = 50,
    Page: page = 0,
    PageToken: token,
  } = query as {
    PageSize?: number;
    Page?: number;
    PageToken?: string;
  };
  const after = token === undefined ? undefined : Number(token.replace(/^PA/, ''));
  const found = after === undefined ? page * size : items.findIndex((item) => keyOf(item) > after);
  const from = found === -1 ? items.length : found;
  const chosen = items.slice(from, from + size);
  const last = chosen.at(-1);
  const next = last === undefined || from + size >= items.length ? null : `PA${keyOf(last)}`;
  return { items: chosen, page, size, from, path, next };
}
