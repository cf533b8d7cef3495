import type { IncomingHttpHeaders } from 'node:http';
import { CarrierRefusal } from '../account/call.js';
import type { Answer } from '../account/call.js';
import type { CarrierApi, Target } from '../account/carrier-api.js';
import { readOperations } from '../openapi/operation.js';
import { ACCOUNTS_AND_STOCK } from './accounts-and-stock.js';
import { INCOMING_NUMBERS } from './incoming-numbers.js';
import { MESSAGES } from './messages.js';
import { REGIONS_AND_SERVICES } from './regions-and-services.js';
import type { TwilioAccount } from './twilio-account.js';
import { answerOfRefusal, refusalOf } from './twilio-errors.js';
import { HOME_REGION } from './twilio-number.js';

const DOCUMENTS: Readonly<Record<string, string>> = {
  api: 'twilio-api-v2010',
  pricing: 'twilio-pricing-v1',
  routes: 'twilio-routes-v2',
  messaging: 'twilio-messaging-v1',
  trunking: 'twilio-trunking-v1',
};

/** `api.dublin.ie1.twilio.com`; a region without its edge has no host any more. */
const HOST = /^([a-z]+)(?:\.[a-z-]+\.(us1|ie1|au1))?\.twilio\.com$/;

export function regionOfHost(host: string): string {
  return HOST.exec(host)?.[2] ?? HOME_REGION;
}

export function twilioApi(accounts: readonly TwilioAccount[]): CarrierApi<TwilioAccount> {
  return {
    carrier: 'twilio',
    operationsAt: (host) => {
      const [, part = ''] = HOST.exec(host) ?? [];
      const document = DOCUMENTS[part];
      return document === undefined ? undefined : readOperations(document, `twilio.${part}`);
    },
    authenticate: (headers, target) => authenticate(accounts, headers, target),
    authorize,
    handlers: { ...ACCOUNTS_AND_STOCK, ...INCOMING_NUMBERS, ...MESSAGES, ...REGIONS_AND_SERVICES },
    refusal: refusalOf,
    answerOfRefusal,
    answerOfRateLimit,
  };
}

function authenticate(
  accounts: readonly TwilioAccount[],
  { authorization = '' }: IncomingHttpHeaders,
  { path, region }: Target,
): TwilioAccount {
  const [user = '', secret = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':');
  const account = accounts.find(({ credentials }) => {
    const here = region === HOME_REGION ? credentials : credentials.regions[region];
    if (!here) return false;
    if (user === here.apiKeySid) return secret === here.apiKeySecret;
    return user === credentials.accountSid && secret === here.authToken;
  });
  const [, named] = /\/Accounts\/(AC[0-9a-f]{32})/.exec(path) ?? [];
  if (!account || (named !== undefined && named !== account.id)) throw refusalOf('20003');
  // A standard API key reads everything of an account but the account.
  if (user !== account.id && /\/Accounts\/[^/]+\.json$/.test(path)) throw refusalOf('20003');
  return account;
}

function authorize(account: TwilioAccount, operation: string): void {
  if (account.isTest && operation !== 'twilio.api.CreateIncomingPhoneNumber') throw refusalOf('20008');
  // The account itself can still be asked for, and says that it is suspended.
  if (account.status !== 'active' && operation !== 'twilio.api.FetchAccount') throw refusalOf('20005');
  if (account.isDenied(operation)) throw refusalOf('70051');
}

function answerOfRateLimit(waitMs: number | undefined): Answer {
  const answer = answerOfRefusal(new CarrierRefusal(429, '20429', 'Too many requests'));
  return waitMs === undefined ? answer : { ...answer, headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) } };
}
