import { CarrierRefusal } from '../account/call.js';
import type { Answer, Call, Handler } from '../account/call.js';
import { addService, changeService, joinService } from './messaging-services.js';
import type { MessagingService, TwilioAccount } from './twilio-account.js';
import { REGIONS } from './twilio-number.js';
import type { TwilioNumber } from './twilio-number.js';
import { metaOf, pageAfter } from './twilio-shapes.js';

type TwilioCall = Call<TwilioAccount>;

export const REGIONS_AND_SERVICES: Readonly<Record<string, Handler<TwilioAccount>>> = {
  'twilio.routes.FetchPhoneNumber': fetchRoute,
  'twilio.routes.UpdatePhoneNumber': setRegion,
  'twilio.messaging.ListService': listServices,
  'twilio.messaging.CreateService': createService,
  'twilio.messaging.FetchService': ({ account, args }) => shaped(account, serviceOf(account, args.path['Sid'])),
  'twilio.messaging.UpdateService': updateService,
  'twilio.messaging.DeleteService': deleteService,
  'twilio.messaging.ListPhoneNumber': listServiceNumbers,
  'twilio.messaging.CreatePhoneNumber': addServiceNumber,
  'twilio.messaging.FetchPhoneNumber': ({ account, args }) => {
    const service = serviceOf(account, args.path['ServiceSid']);
    return { status: 200, body: shapeOfServiceNumber(account, service, memberOf(account, service, args.path['Sid'])) };
  },
  'twilio.messaging.DeletePhoneNumber': removeServiceNumber,
  'twilio.trunking.ListTrunk': listTrunks,
  'twilio.trunking.FetchTrunk': fetchTrunk,
};

function notFound(what: string): CarrierRefusal {
  return new CarrierRefusal(404, '20404', `The requested resource ${what} was not found`);
}

function routedNumber({ account, args }: TwilioCall): TwilioNumber {
  const number = account.byNumber(args.path['PhoneNumber'] ?? '');
  if (!number) throw notFound(`PhoneNumbers/${args.path['PhoneNumber']}`);
  return number;
}

function shapeOfRoute(account: TwilioAccount, number: TwilioNumber): Answer {
  const body = {
    phone_number: number.stock.number,
    sid: number.sid.replace(/^PN/, 'QQ'),
    account_sid: account.id,
    friendly_name: number.friendlyName,
    voice_region: number.voiceRegion,
    url: `https://routes.twilio.com/v2/PhoneNumbers/${number.stock.number}`,
    date_created: number.createdAt.toISOString(),
    date_updated: number.updatedAt.toISOString(),
  };
  return { status: 200, body };
}

function fetchRoute(call: TwilioCall): Answer {
  const number = routedNumber(call);
  const { pendingRegion } = number;
  if (pendingRegion && pendingRegion.asksLeft > 0) pendingRegion.asksLeft -= 1;
  else if (pendingRegion) {
    number.voiceRegion = pendingRegion.value;
    number.pendingRegion = undefined;
  }
  return shapeOfRoute(call.account, number);
}

function setRegion(call: TwilioCall): Answer {
  const { account, args, faults, requestId } = call;
  const number = routedNumber(call);
  const { VoiceRegion: region } = args.body as { VoiceRegion?: string };
  if (region !== undefined && !REGIONS.includes(region))
    throw new CarrierRefusal(400, '20001', `VoiceRegion ${region} is not a region`);
  if (region !== undefined) {
    const { asks } = faults.of('region_pending') ?? { asks: 0 };
    const { number: e164 } = number.stock;
    account.write({ type: 'region_set', number: e164, before: number.voiceRegion, after: region }, requestId);
    number.pendingRegion = asks > 0 ? { value: region, asksLeft: asks } : undefined;
    if (asks === 0) number.voiceRegion = region;
    number.updatedAt = new Date();
  }
  return shapeOfRoute(account, number);
}

function serviceOf(account: TwilioAccount, sid: string | undefined): MessagingService {
  const service = account.services.get(sid ?? '');
  if (!service) throw notFound(`Services/${sid}`);
  return service;
}

function shapeOfService(account: TwilioAccount, { sid, createdAt, fields }: MessagingService) {
  return {
    sid,
    account_sid: account.id,
    date_created: createdAt.toISOString(),
    date_updated: createdAt.toISOString(),
    url: `https://messaging.twilio.com/v1/Services/${sid}`,
    links: { phone_numbers: `https://messaging.twilio.com/v1/Services/${sid}/PhoneNumbers` },
    ...fields,
  };
}

function shaped(account: TwilioAccount, service: MessagingService): Answer {
  return { status: 200, body: shapeOfService(account, service) };
}

function listServices({ account, args, host, path }: TwilioCall): Answer {
  const all = [...account.services.values()];
  const page = pageAfter(all, args.query, path, (service) => all.indexOf(service));
  const services = page.items.map((service) => shapeOfService(account, service));
  return { status: 200, body: { services, meta: metaOf('services', host, page) } };
}

function createService({ account, args, requestId }: TwilioCall): Answer {
  return { status: 201, body: shapeOfService(account, addService(account, args.body, requestId)) };
}

function updateService({ account, args, requestId }: TwilioCall): Answer {
  const service = serviceOf(account, args.path['Sid']);
  changeService(account, service, args.body, requestId);
  return shaped(account, service);
}

function deleteService({ account, args, requestId }: TwilioCall): Answer {
  const service = serviceOf(account, args.path['Sid']);
  account.services.delete(service.sid);
  account.write(
    { type: 'resource', kind: 'messaging_service', id: service.sid, before: service.fields, after: null },
    requestId,
  );
  return { status: 204 };
}

function memberOf(account: TwilioAccount, service: MessagingService, sid: string | undefined): TwilioNumber {
  if (!service.numbers.has(sid ?? '')) throw notFound(`Services/${service.sid}/PhoneNumbers/${sid}`);
  return account.bySid(sid ?? '');
}

function shapeOfServiceNumber(
  account: TwilioAccount,
  service: MessagingService,
  { sid, stock, createdAt }: TwilioNumber,
) {
  const { voice, sms, mms } = stock.offer.capabilities;
  return {
    sid,
    account_sid: account.id,
    service_sid: service.sid,
    phone_number: stock.number,
    country_code: stock.country.iso,
    capabilities: [voice && 'Voice', sms && 'SMS', mms && 'MMS'].filter((name) => name !== false),
    date_created: createdAt.toISOString(),
    date_updated: createdAt.toISOString(),
    url: `https://messaging.twilio.com/v1/Services/${service.sid}/PhoneNumbers/${sid}`,
  };
}

function listServiceNumbers({ account, args, host, path }: TwilioCall): Answer {
  const service = serviceOf(account, args.path['ServiceSid']);
  const members = [...service.numbers].map((sid) => account.bySid(sid));
  const page = pageAfter(members, args.query, path, (number) => members.indexOf(number));
  const numbers = page.items.map((number) => shapeOfServiceNumber(account, service, number));
  return { status: 200, body: { phone_numbers: numbers, meta: metaOf('phone_numbers', host, page) } };
}

function addServiceNumber({ account, args, requestId }: TwilioCall): Answer {
  const service = serviceOf(account, args.path['ServiceSid']);
  const number = account.bySid(String(args.body['PhoneNumberSid']));
  if ([...account.services.values()].some(({ numbers }) => numbers.has(number.sid)))
    throw new CarrierRefusal(409, '21712', 'The phone number is in a messaging service already');
  joinService(account, service, number, requestId);
  return { status: 201, body: shapeOfServiceNumber(account, service, number) };
}

function removeServiceNumber({ account, args, requestId }: TwilioCall): Answer {
  const service = serviceOf(account, args.path['ServiceSid']);
  const { sid } = memberOf(account, service, args.path['Sid']);
  service.numbers.delete(sid);
  account.write(
    { type: 'resource', kind: 'messaging_service_number', id: sid, before: { service_sid: service.sid }, after: null },
    requestId,
  );
  return { status: 204 };
}

function shapeOfTrunk(account: TwilioAccount, [sid, name]: readonly [string, string]) {
  return { sid, account_sid: account.id, friendly_name: name, url: `https://trunking.twilio.com/v1/Trunks/${sid}` };
}

function listTrunks({ account, args, host, path }: TwilioCall): Answer {
  const all = [...account.trunks];
  const page = pageAfter(all, args.query, path, (trunk) => all.indexOf(trunk));
  const trunks = page.items.map((trunk) => shapeOfTrunk(account, trunk));
  return { status: 200, body: { trunks, meta: metaOf('trunks', host, page) } };
}

function fetchTrunk({ account, args }: TwilioCall): Answer {
  const sid = args.path['Sid'] ?? '';
  const name = account.trunks.get(sid);
  if (name === undefined) throw notFound(`Trunks/${sid}`);
  return { status: 200, body: shapeOfTrunk(account, [sid, name]) };
}
