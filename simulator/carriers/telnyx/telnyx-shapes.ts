import type { NumberType } from '#number-facts';
import { pageOf } from '../account/call.js';
import { CURRENCY } from '../account/emulated-account.js';
import type { StockNumber } from '../inventory/stock.js';
import type { TelnyxOrder } from './number-orders.js';
import type { TelnyxAccount } from './telnyx-account.js';
import type { TelnyxNumber } from './telnyx-number.js';

const OLD_TYPES: Readonly<Record<NumberType, string>> = {
  local: 'longcode',
  national: 'longcode',
  mobile: 'longcode',
  toll_free: 'tollfree',
};

export function shapeOfAvailable({ number, country, offer, area }: StockNumber) {
  const { locality, region } = area;
  return {
    record_type: 'available_phone_number',
    phone_number: number,
    vanity_format: '',
    best_effort: false,
    quickship: true,
    reservable: true,
    region_information: [
      { region_type: 'country_code', region_name: country.iso },
      ...(region === null ? [] : [{ region_type: 'state', region_name: region }]),
      ...(locality === null ? [] : [{ region_type: 'location', region_name: locality }]),
    ],
    cost_information: { upfront_cost: '0.00', monthly_cost: offer.monthlyCost.telnyx, currency: CURRENCY },
    features: Object.entries(offer.capabilities).flatMap(([name, has]) => (has ? [{ name }] : [])),
  };
}

/** Counts: a type by its old name is one answer less to come. */
export function shapeOfNumber(account: TelnyxAccount, number: TelnyxNumber) {
  const { stock, configuration, createdAt, updatedAt } = number;
  const { connection_id: connectionId, messaging_profile_id: profileId } = configuration;
  const isOld = number.oldTypeFor > 0;
  if (isOld) number.oldTypeFor -= 1;
  const forwarding = configuration['call_forwarding'] as { call_forwarding_enabled: boolean };
  return {
    id: number.id,
    record_type: 'phone_number',
    phone_number: stock.number,
    country_iso_alpha2: stock.country.iso,
    status: number.papers.status,
    tags: configuration['tags'],
    external_pin: configuration['external_pin'],
    connection_id: connectionId,
    connection_name: nameOf(account, connectionId),
    customer_reference: configuration['customer_reference'],
    messaging_profile_id: profileId,
    messaging_profile_name: nameOf(account, profileId),
    billing_group_id: configuration['billing_group_id'],
    emergency_enabled: false,
    emergency_address_id: null,
    emergency_status: 'disabled',
    call_forwarding_enabled: forwarding.call_forwarding_enabled,
    cnam_listing_enabled: false,
    caller_id_name_enabled: configuration['caller_id_name_enabled'],
    call_recording_enabled: false,
    t38_fax_gateway_enabled: false,
    phone_number_type: isOld ? OLD_TYPES[stock.offer.type] : stock.offer.type,
    inbound_call_screening: configuration['inbound_call_screening'],
    purchased_at: createdAt.toISOString(),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    hd_voice_enabled: configuration['hd_voice_enabled'],
    source_type: 'number_order',
    deletion_lock_enabled: false,
  };
}

/** Null where the id is null, or leads to nothing any more. */
function nameOf(account: TelnyxAccount, id: unknown): string | null {
  const { fields } = account.resources.get(String(id)) ?? {};
  return fields ? nameIn(fields) : null;
}

/** Each kind of resource has its own word for the name. */
export function nameIn(fields: { readonly [field: string]: unknown }): string {
  const { friendly_name: friendly, application_name: application, connection_name: connection, name } = fields;
  return String(friendly ?? application ?? connection ?? name ?? '');
}

/** What is null elsewhere is an empty text in the answer to a release. */
export function shapeOfReleased(account: TelnyxAccount, number: TelnyxNumber) {
  number.oldTypeFor = 0;
  const {
    emergency_status: _status,
    source_type: _source,
    country_iso_alpha2: _country,
    inbound_call_screening: _screening,
    ...shape
  } = shapeOfNumber(account, number);
  const texts = Object.entries(shape).map(([name, value]) => [name, value ?? '']);
  return { ...(Object.fromEntries(texts) as typeof shape), status: 'deleted' };
}

export function shapeOfVoice({ id, stock, configuration }: TelnyxNumber) {
  return {
    id,
    record_type: 'voice_settings',
    phone_number: stock.number,
    connection_id: configuration['connection_id'] ?? '',
    customer_reference: configuration['customer_reference'] ?? '',
    tech_prefix_enabled: configuration['tech_prefix_enabled'],
    translated_number: configuration['translated_number'],
    call_forwarding: configuration['call_forwarding'],
    cnam_listing: configuration['cnam_listing'],
    usage_payment_method: configuration['usage_payment_method'],
    media_features: configuration['media_features'],
    call_recording: configuration['call_recording'],
    inbound_call_screening: configuration['inbound_call_screening'],
  };
}

export function shapeOfMessaging({ id, stock, configuration, createdAt, updatedAt }: TelnyxNumber) {
  const twoWay = { domestic_two_way: true, international_inbound: true, international_outbound: false };
  const { sms, mms } = stock.offer.capabilities;
  return {
    record_type: 'messaging_settings',
    id,
    phone_number: stock.number,
    messaging_profile_id: configuration['messaging_profile_id'],
    messaging_product: configuration['messaging_product'],
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    country_code: stock.country.iso,
    type: OLD_TYPES[stock.offer.type],
    eligible_messaging_products: ['A2P'],
    traffic_type: 'A2P',
    features: { sms: sms ? twoWay : null, mms: mms ? twoWay : null },
    tags: configuration['tags'],
  };
}

/** `whole`: with what each number is, as one order is answered; a list of orders says less. */
export function shapeOfOrder(order: TelnyxOrder, whole: boolean) {
  return {
    id: order.id,
    record_type: 'number_order',
    phone_numbers_count: order.items.length,
    connection_id: order.connectionId ?? '',
    messaging_profile_id: order.messagingProfileId ?? '',
    billing_group_id: '',
    phone_numbers: order.items.map(({ id, stock }) =>
      whole ? shapeOfOrdered(order, id, stock) : { id, phone_number: stock.number },
    ),
    sub_number_orders_ids: [],
    status: order.status,
    customer_reference: order.reference ?? '',
    created_at: order.createdAt.toISOString(),
    updated_at: order.updatedAt.toISOString(),
    requirements_met: order.requirementsMet,
  };
}

function shapeOfOrdered(order: TelnyxOrder, id: string, { number, country, offer }: StockNumber) {
  return {
    id,
    record_type: 'number_order_phone_number',
    phone_number: number,
    country_code: country.iso,
    country_iso_alpha2: country.iso,
    phone_number_type: offer.type,
    regulatory_requirements: [],
    requirements_met: order.requirementsMet,
    requirements_status: order.requirementsMet ? 'approved' : 'requirement-info-pending',
    status: order.status,
  };
}

/** A page as Telnyx counts them: from 1, 20 items unless the request says how many. */
export function pageAnswer<Item>(
  items: readonly Item[],
  query: { readonly [name: string]: unknown },
  shape: (item: Item) => unknown,
  usualSize = 20,
) {
  const { number = 1, size = usualSize } = (query['page'] ?? {}) as { number?: number; size?: number };
  const page = pageOf(items, number - 1, size);
  const meta = { total_pages: page.pages, total_results: items.length, page_number: number, page_size: size };
  return { status: 200, body: { data: page.items.map((item) => shape(item)), meta } };
}
