import { expect, test } from '@jest/globals';
import { DomainError } from '#domain-error';
import { carrierError } from '../../testing/carrier-workshop.js';
import { AskedAccounts } from './asked-accounts.js';

const refusal = carrierError('country_not_offered');
const unanswered = { carrierAccountId: 'telnyx-1', code: refusal.code, detail: refusal.message };

test('one that fails keeps nothing of the others back, is named, and is not asked again', async () => {
  const asked = new AskedAccounts(['telnyx-1', 'twilio-1']);
  const seen: string[] = [];
  const question = async (id: string) => {
    seen.push(id);
    if (id === 'telnyx-1') throw refusal;
    return id;
  };
  expect([await asked.ask(question), asked.unanswered]).toEqual([['twilio-1'], [unanswered]]);
  expect([await asked.ask(question), seen]).toEqual([['twilio-1'], ['telnyx-1', 'twilio-1', 'twilio-1']]);
});

test('none is named when all answer', async () => {
  const asked = new AskedAccounts(['telnyx-1', 'twilio-1']);
  expect([await asked.ask(async (id) => id), asked.unanswered]).toEqual([['telnyx-1', 'twilio-1'], []]);
});

test('fails as the first does when all fail, as said to a caller', async () => {
  const asked = new AskedAccounts(['telnyx-1', 'twilio-1']);
  const failing = asked.ask(async (id) => {
    throw id === 'telnyx-1' ? refusal : carrierError('carrier_unavailable');
  });
  const error = await failing.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DomainError);
  expect(error).toMatchObject({ code: 'country_not_offered', details: { errors: [{ field: 'country' }] } });
});

test('a fault of ours is not taken for one of an account', async () => {
  const fault = new TypeError('Something is undefined.');
  const asked = new AskedAccounts(['telnyx-1', 'twilio-1']).ask(async (id) => {
    if (id === 'telnyx-1') throw fault;
    return id;
  });
  await expect(asked).rejects.toBe(fault);
});
