import type { Answer } from '../account/call.js';
import type { CarrierApi } from '../account/carrier-api.js';
import { readOperations } from '../openapi/operation.js';
import { MARKETPLACE } from './marketplace.js';
import { MESSAGES } from './messages.js';
import { NUMBERS_AND_ORDERS } from './numbers-and-orders.js';
import { REGISTRATIONS } from './registrations.js';
import { RESOURCES } from './resources.js';
import type { TelnyxAccount } from './telnyx-account.js';
import { answerOfRefusal, refusalOf } from './telnyx-errors.js';

export function telnyxApi(accounts: readonly TelnyxAccount[]): CarrierApi<TelnyxAccount> {
  return {
    carrier: 'telnyx',
    operationsAt: () => readOperations('telnyx', 'telnyx'),
    authenticate: ({ authorization = '' }) => {
      const account = accounts.find(({ credentials }) => authorization === `Bearer ${credentials.apiKey}`);
      if (!account)
        throw refusalOf('10009', 'The required authentication headers were either invalid or not included.');
      return account;
    },
    authorize: (account, operation) => {
      if (account.status !== 'active') throw refusalOf('20013');
      if (account.isDenied(operation)) throw refusalOf('10010');
    },
    handlers: { ...MARKETPLACE, ...MESSAGES, ...NUMBERS_AND_ORDERS, ...RESOURCES, ...REGISTRATIONS },
    refusal: (code) => refusalOf(code),
    answerOfRefusal,
    answerOfRateLimit,
  };
}

function answerOfRateLimit(waitMs: number | undefined): Answer {
  const answer = answerOfRefusal(refusalOf('10011', 'You have exceeded the maximum number of allowed requests.'));
  if (waitMs === undefined) return answer;
  const seconds = String(Math.ceil(waitMs / 1_000));
  return {
    ...answer,
    headers: { 'x-ratelimit-limit': '20', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds },
  };
}
