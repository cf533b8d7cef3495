import { CarrierRefusal } from '../account/call.js';
import type { Answer, Call, Handler } from '../account/call.js';
import { changePages } from '../account/pages-that-change.js';
import { COUNTRIES } from '../inventory/number-plan.js';
import type { StockNumber } from '../inventory/stock.js';
import { refusalOf } from './twilio-errors.js';
import { FRESH_CONFIGURATION, configured, papersOf } from './twilio-number.js';
import type { TwilioNumber } from './twilio-number.js';
import type { TwilioAccount } from './twilio-account.js';
import { pageAfter, pageOf2010, shapeOfNumber } from './twilio-shapes.js';

type TwilioCall = Call<TwilioAccount>;

export const INCOMING_NUMBERS: Readonly<Record<string, Handler<TwilioAccount>>> = {
  'twilio.api.ListIncomingPhoneNumber': list,
  'twilio.api.CreateIncomingPhoneNumber': buy,
  'twilio.api.FetchIncomingPhoneNumber': ({ account, args, region }) => ({
    status: 200,
    body: shapeOfNumber(account, account.bySid(args.path['Sid'] ?? ''), region),
  }),
  'twilio.api.UpdateIncomingPhoneNumber': update,
  'twilio.api.DeleteIncomingPhoneNumber': release,
};

interface ListQuery {
  readonly PhoneNumber?: string;
  readonly FriendlyName?: string;
  readonly PageToken?: string;
}

function list(call: TwilioCall): Answer {
  const { account, args, faults, path, region } = call;
  const { PhoneNumber: wanted, FriendlyName: name, PageToken: token } = args.query as ListQuery;
  if (token !== undefined && faults.of('pages_expire')) throw refusalOf('21481');
  changePages(call);
  const known = wanted === undefined ? undefined : account.byNumber(wanted);
  const all = wanted === undefined ? account.numbers : [known].filter((number) => number !== undefined);
  const found = all.filter((number) => (name === undefined || number.friendlyName === name) && !isHidden(number));
  const page = pageAfter(found, args.query, path, ({ sequence }) => sequence);
  const shapes = page.items.map((number) => shapeOfNumber(account, number, region));
  return { status: 200, body: pageOf2010('incoming_phone_numbers', shapes, page) };
}

/** Counts: each answer that leaves it out is one less to come. */
function isHidden(number: TwilioNumber): boolean {
  if (number.hiddenFor <= 0) return false;
  number.hiddenFor -= 1;
  return true;
}

function buy({ account, args, faults, region, requestId }: TwilioCall): Answer {
  if (account.isTest) return answerOfMagicNumber(account, args.body);
  const { FriendlyName: name } = args.body as { FriendlyName?: string };
  if (account.isTrial && account.numberCount > 0) throw refusalOf('21404');
  const stock = chosenNumber(account, args.body);
  requireRegulations(account, stock, args.body);
  const configuration = configured(FRESH_CONFIGURATION, args.body);
  const number = account.hold(stock, name || stock.number, region, configuration);
  number.hiddenFor = faults.of('listed_late')?.asks ?? 0;
  const fields = { [region]: { friendly_name: number.friendlyName, ...configuration } };
  account.write(
    {
      type: 'bought',
      number: stock.number,
      carrierNumberId: number.sid,
      reference: name || null,
      configuration: fields,
    },
    requestId,
  );
  account.charge(stock.number, stock.offer.monthlyCost.twilio, requestId);
  return { status: 201, body: shapeOfNumber(account, number, region) };
}

function chosenNumber(account: TwilioAccount, body: TwilioCall['args']['body']): StockNumber {
  const { PhoneNumber: number, AreaCode: areaCode } = body as { PhoneNumber?: string; AreaCode?: string };
  const { twilio: stock } = account.world.stock;
  if (number) {
    if (number.length < 8) throw refusalOf('21421');
    const found = stock.available(number);
    if (!found) throw refusalOf('21422');
    return found;
  }
  if (!areaCode) throw refusalOf('21421');
  const countries = COUNTRIES.filter(({ callingCode }) => callingCode === '1');
  const area = countries
    .flatMap(({ types }) => types.flatMap(({ areas }) => areas))
    .find(({ code }) => code === areaCode);
  if (!area) throw refusalOf('21451');
  const [found] = countries.flatMap(({ iso }) => stock.search({ country: iso, areaCode, fits: () => true, limit: 1 }));
  if (!found) throw refusalOf('21452');
  return found;
}

function requireRegulations(account: TwilioAccount, { offer }: StockNumber, body: TwilioCall['args']['body']): void {
  const { AddressSid: address, BundleSid: bundle } = body as { AddressSid?: string; BundleSid?: string };
  if (offer.address !== 'none' && !(address && account.addresses.has(address))) throw refusalOf('21631');
  if (offer.needsBundle && !bundle) throw refusalOf('21649');
}

const MAGIC_NUMBER = '+15005550006';
const MAGIC_AREA_CODE = '500';
const MAGIC_REFUSALS: Readonly<Record<string, string>> = {
  '+15005550000': '21422',
  '+15005550001': '21421',
  '533': '21452',
};

/** Test credentials buy nothing: the number is answered, and nobody holds it. */
function answerOfMagicNumber(account: TwilioAccount, body: TwilioCall['args']['body']): Answer {
  const { PhoneNumber: number, AreaCode: areaCode } = body as { PhoneNumber?: string; AreaCode?: string };
  const wanted = number || areaCode || '';
  if (wanted !== MAGIC_NUMBER && wanted !== MAGIC_AREA_CODE) throw refusalOf(MAGIC_REFUSALS[wanted] ?? '21421');
  const [like] = account.world.stock.twilio.search({ country: 'US', fits: () => true, limit: 1 });
  if (!like) throw refusalOf('21422');
  const shape = shapeOfNumber(account, magicNumber(account, { ...like, number: MAGIC_NUMBER }), 'us1');
  return { status: 201, body: { ...shape, ...configured(FRESH_CONFIGURATION, body) } };
}

function magicNumber(account: TwilioAccount, stock: StockNumber): TwilioNumber {
  const now = new Date();
  return {
    sid: account.newSid('PN'),
    sequence: 0,
    stock,
    createdAt: now,
    updatedAt: now,
    friendlyName: stock.number,
    configurations: new Map(),
    papers: papersOf(stock),
    voiceRegion: 'us1',
    pendingRegion: undefined,
    hiddenFor: 0,
  };
}

function update({ account, args, region, requestId }: TwilioCall): Answer {
  const number = account.bySid(args.path['Sid'] ?? '');
  const { TrunkSid: trunk } = args.body as { TrunkSid?: string };
  if (trunk && !account.trunks.has(trunk)) throw new CarrierRefusal(400, '21219', `The trunk ${trunk} does not exist`);
  account.configure(number, region, args.body, requestId);
  return { status: 200, body: shapeOfNumber(account, number, region) };
}

function release({ account, args, requestId }: TwilioCall): Answer {
  account.release(account.bySid(args.path['Sid'] ?? ''), requestId);
  return { status: 204 };
}
