import { describe, expect, test } from '@jest/globals';
import type { OwnedNumber } from '../carrier-facts.js';
import { carrierContract } from '../testing/carrier.contract.js';
import { SipCarrier } from './sip-carrier.js';

const client = () => new SipCarrier({ accountId: 'account-1' });

carrierContract({
  name: 'SipCarrier',
  open: async () => ({ client, secrets: [], close: async () => undefined }),
});

const owned: OwnedNumber = {
  number: '+14155550100',
  carrierNumberId: '+14155550100',
  type: 'local',
  capabilities: { voice: true, sms: false, mms: false },
  country: 'US',
  locality: null,
  monthlyCost: null,
  configuration: {},
  purchaseId: null,
};

describe('a SIP carrier', () => {
  test('says where its numbers come from instead', async () => {
    await expect(client().searchNumbers()).rejects.toThrow('POST /v1/imports');
    await expect(client().ownedNumbers()).rejects.toThrow('POST /v1/imports');
  });

  test('has nothing that could point elsewhere', async () => {
    expect(client().pointing()).toStrictEqual({ voice: true, messages: true });
    expect(client().currentTargets()).toStrictEqual({ voice: null, messages: null });
    expect(await client().overrides()).toStrictEqual([]);
    expect(await client().pointHere(owned)).toBe(owned);
  });
});
