import type { Answer, Call, Handler } from '../account/call.js';
import { changePages } from '../account/pages-that-change.js';
import type { TelnyxOrder } from './number-orders.js';
import type { TelnyxAccount } from './telnyx-account.js';
import { refusalOf } from './telnyx-errors.js';
import type { TelnyxNumber } from './telnyx-number.js';
import {
  pageAnswer,
  shapeOfMessaging,
  shapeOfNumber,
  shapeOfOrder,
  shapeOfReleased,
  shapeOfVoice,
} from './telnyx-shapes.js';

type TelnyxCall = Call<TelnyxAccount>;

export const NUMBERS_AND_ORDERS: Readonly<Record<string, Handler<TelnyxAccount>>> = {
  'telnyx.CreateNumberOrder': order,
  'telnyx.ListNumberOrders': listOrders,
  'telnyx.RetrieveNumberOrder': retrieveOrder,
  'telnyx.ListPhoneNumbers': (call) => list(call, (number) => shapeOfNumber(call.account, number)),
  'telnyx.ListPhoneNumbersWithVoiceSettings': (call) => list(call, shapeOfVoice),
  'telnyx.ListPhoneNumbersWithMessagingSettings': (call) => list(call, shapeOfMessaging, takesMessages),
  'telnyx.RetrievePhoneNumber': (call) => ok(shapeOfNumber(call.account, numberOf(call))),
  'telnyx.UpdatePhoneNumber': (call) => update(call, (number) => shapeOfNumber(call.account, number)),
  'telnyx.DeletePhoneNumber': release,
  'telnyx.GetPhoneNumberVoiceSettings': (call) => ok(shapeOfVoice(numberOf(call))),
  'telnyx.UpdatePhoneNumberVoiceSettings': (call) => update(call, shapeOfVoice),
  'telnyx.GetPhoneNumberMessagingSettings': (call) => ok(shapeOfMessaging(messagingOf(call))),
  'telnyx.UpdatePhoneNumberMessagingSettings': (call) => {
    messagingOf(call);
    return update(call, shapeOfMessaging);
  },
};

function ok(data: unknown): Answer {
  return { status: 200, body: { data } };
}

interface OrderBody {
  readonly phone_numbers?: readonly { readonly phone_number: string; readonly requirement_group_id?: string }[];
  readonly connection_id?: string;
  readonly messaging_profile_id?: string;
  readonly customer_reference?: string;
}

function order({ account, args, faults, requestId }: TelnyxCall): Answer {
  const body = args.body as OrderBody;
  requireResources(account, body);
  const wanted = body.phone_numbers ?? [];
  if (wanted.length === 0) throw refusalOf('10015', 'At least one phone number is needed.', '/phone_numbers');
  const items = wanted.map(({ phone_number: number, requirement_group_id: group }, index) => {
    const stock = account.shown.has(number) ? account.world.stock.telnyx.available(number) : undefined;
    const source = `/phone_numbers/${index}/phone_number`;
    if (!stock) throw refusalOf('10027', unknownNumber(number), source);
    const needsPapers = stock.offer.address !== 'none' || stock.offer.needsBundle;
    return { id: account.world.random.uuid(), stock, requirementsMet: !needsPapers || group !== undefined };
  });
  const costs = items.reduce((sum, { stock }) => sum + Number(stock.offer.monthlyCost.telnyx), 0);
  if (!account.canPay(String(costs))) throw refusalOf('20100', 'The balance is too low for this order.');
  const now = new Date();
  const taken: TelnyxOrder = {
    id: account.world.random.uuid(),
    items,
    reference: body.customer_reference || null,
    connectionId: body.connection_id || null,
    messagingProfileId: body.messaging_profile_id || null,
    createdAt: now,
    updatedAt: now,
    status: 'pending',
    requirementsMet: items.every(({ requirementsMet }) => requirementsMet),
    requestId,
  };
  account.orders.take(taken, faults);
  return ok(shapeOfOrder(taken, true));
}

/** Sold since, or never shown: Telnyx says the same of both. */
function unknownNumber(number: string): string {
  return `We don't recognize the number(s) ['${number}']. Did you first search for the number(s)?`;
}

function listOrders({ account, args }: TelnyxCall): Answer {
  const { status, customer_reference: reference } = (args.query['filter'] ?? {}) as {
    status?: string;
    customer_reference?: string;
  };
  const found = account.orders.all
    .filter((one) => reference === undefined || one.reference === reference)
    .filter((one) => status === undefined || one.status === status);
  for (const { id } of found) account.orders.ask(id);
  return pageAnswer(found, args.query, (one) => shapeOfOrder(one, false));
}

function retrieveOrder({ account, args }: TelnyxCall): Answer {
  const found = account.orders.ask(args.path['number_order_id'] ?? '');
  if (!found) throw refusalOf('10005');
  return ok(shapeOfOrder(found, true));
}

function numberOf({ account, args }: TelnyxCall): TelnyxNumber {
  const number = account.find(args.path['id'] ?? '');
  if (!number) throw refusalOf('10005');
  return number;
}

/** A number that takes no messages has no settings for them. */
function takesMessages({ stock }: TelnyxNumber): boolean {
  return stock.offer.capabilities.sms || stock.offer.capabilities.mms;
}

function messagingOf(call: TelnyxCall): TelnyxNumber {
  const number = numberOf(call);
  if (!takesMessages(number)) throw refusalOf('10005');
  return number;
}

function list(
  call: TelnyxCall,
  shape: (number: TelnyxNumber) => unknown,
  belongs: (number: TelnyxNumber) => boolean = () => true,
): Answer {
  const { account, args } = call;
  changePages(call);
  const filter = filterOf(args.query);
  const found = account.numbers.filter((number) => belongs(number) && filter(number) && !isHidden(number));
  return pageAnswer(sorted(found, args.query), args.query, shape);
}

/** As they came, unless the request says by what: `sort=phone_number`, or `sort[phone_number]=asc` among messaging settings. */
function sorted(
  numbers: readonly TelnyxNumber[],
  query: { readonly [name: string]: unknown },
): readonly TelnyxNumber[] {
  const direction = query['sort[phone_number]'] ?? (query['sort'] === 'phone_number' ? 'asc' : undefined);
  if (direction === undefined) return numbers;
  const rising = numbers.toSorted((one, other) => (one.stock.number < other.stock.number ? -1 : 1));
  return direction === 'desc' ? rising.toReversed() : rising;
}

/** Counts: each answer that leaves it out is one less to come. */
function isHidden(number: TelnyxNumber): boolean {
  if (number.hiddenFor <= 0) return false;
  number.hiddenFor -= 1;
  return true;
}

/** Filters come as one object, or each under a name of its own. */
function filterOf(query: { readonly [name: string]: unknown }): (number: TelnyxNumber) => boolean {
  const { filter = {}, ...named } = query;
  const wanted = new Map(Object.entries(filter as object));
  for (const [name, value] of Object.entries(named)) {
    const [, field] = /^filter\[(\w+)\]$/.exec(name) ?? [];
    if (field !== undefined) wanted.set(field, value);
  }
  const digits = String(wanted.get('phone_number') ?? '').replaceAll(/\D/g, '');
  const exact = ['connection_id', 'customer_reference', 'messaging_profile_id'].filter((field) => wanted.has(field));
  const { eq: type } = (wanted.get('number_type') ?? {}) as { eq?: string };
  const country = wanted.get('country_iso_alpha2');
  const tag = wanted.get('tag');
  return ({ stock, configuration }) =>
    stock.number.includes(digits) &&
    exact.every((field) => configuration[field] === wanted.get(field)) &&
    (type === undefined || stock.offer.type === type) &&
    (country === undefined || [country].flat().includes(stock.country.iso)) &&
    (tag === undefined || (configuration['tags'] as readonly string[]).includes(String(tag)));
}

function update(call: TelnyxCall, shape: (number: TelnyxNumber) => unknown): Answer {
  const { account, args, requestId } = call;
  const number = numberOf(call);
  requireResources(account, args.body);
  account.configure(number, args.body, requestId);
  return ok(shape(number));
}

/** What a number is to be connected with has to exist. */
function requireResources(account: TelnyxAccount, body: object): void {
  const { connection_id: connection, messaging_profile_id: profile } = body as OrderBody;
  const kindOf = (id: string) => account.resources.get(id)?.kind;
  if (connection && [undefined, 'messaging_profile'].includes(kindOf(connection)))
    throw refusalOf('10015', 'The connection does not exist.', '/connection_id');
  if (profile && kindOf(profile) !== 'messaging_profile')
    throw refusalOf('10015', 'The messaging profile does not exist.', '/messaging_profile_id');
}

function release(call: TelnyxCall): Answer {
  const number = numberOf(call);
  call.account.release(number, call.requestId);
  return ok(shapeOfReleased(call.account, number));
}
