import { describe, expect } from '@jest/globals';
import type { Clearance, RegistrableNumber } from '../carrier-facts.js';
import { expectFailure, ownedOf, testCarrier, WEBHOOKS } from './carrier-steps.js';
import type { CarrierUnderTest, Holdings, OpenedAccount } from './carrier-under-test.js';

const NOT_HELD = '+14155550189';

/** Takes texts, and is of a country that registers nobody. */
const abroad: RegistrableNumber = {
  number: '+442071838750',
  type: 'local',
  country: 'GB',
  capabilities: { voice: true, sms: true, mms: false },
};
const voiceOnly: RegistrableNumber = {
  number: NOT_HELD,
  type: 'local',
  country: 'US',
  capabilities: { voice: true, sms: false, mms: false },
};

/** What only a number of the account can tell is the holdings'. */
export function standingContract(under: CarrierUnderTest): void {
  describe('how things stand', () => {
    testCarrier(under, 'is told of what was set up, as long as it leads here', async ({ carrier, setup }) => {
      expect(await carrier.setupPointing(WEBHOOKS)).toStrictEqual({ voice: true, messages: true });
      const moved = { ...WEBHOOKS, messages: 'https://moved.example/messages' };
      const isLeading = Object.keys(setup).length === 0;
      expect(await carrier.setupPointing(moved)).toStrictEqual({ voice: true, messages: isLeading });
    });

    testCarrier(under, 'is nothing with a number that is not held', async ({ carrier }) => {
      expect(await carrier.inspect(NOT_HELD)).toStrictEqual({ owned: undefined, papers: null });
    });

    testCarrier(under, 'needs no registration where there is none', async ({ carrier }) => {
      expect(await carrier.registration(abroad)).toBeNull();
      expect(await carrier.registration(voiceOnly)).toBeNull();
    });

    if (under.holdings) heldNumbersContract(under, under.holdings);
  });
}

function heldNumbersContract(under: CarrierUnderTest, { setUpElsewhere }: Holdings<OpenedAccount>): void {
  const { papers = [], registrations = [], suspend, wrongCredentials } = under;

  testCarrier(under, 'with a number is told with the number', async ({ account, carrier }) => {
    const [number = ''] = await setUpElsewhere(account, 1);
    expect(await carrier.inspect(number)).toStrictEqual({ owned: await ownedOf(carrier, number), papers: null });
  });

  for (const { name, status, arrange } of papers) {
    testCarrier(under, `tells that papers are ${name}`, async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      await arrange(account, number);
      expectClearance((await carrier.inspect(number)).papers, status);
    });
  }

  for (const { name, type, status, arrange } of registrations) {
    testCarrier(under, `tells that a ${type} number ${name}`, async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      await arrange(account, number);
      const asked = { ...voiceOnly, number, type, capabilities: { voice: true, sms: true, mms: true } };
      expectClearance(await carrier.registration(asked), status);
    });
  }

  if (suspend) {
    testCarrier(under, 'is that nothing may be asked of an account that is suspended', async ({ account, carrier }) => {
      await suspend(account);
      await expectFailure(account, carrier.inspect(NOT_HELD), { code: 'carrier_account_suspended', effect: 'none' });
    });
  }

  if (wrongCredentials) {
    testCarrier(under, 'is told to nobody with wrong credentials', async ({ account }) => {
      const rejected = { code: 'carrier_credentials_rejected', effect: 'none' } as const;
      await expectFailure(account, wrongCredentials(account).inspect(NOT_HELD), rejected);
    });
  }
}

function expectClearance(clearance: Clearance | null, status: Clearance['status']): void {
  expect(clearance).toStrictEqual({
    status,
    message: expect.stringMatching(/^[A-Z].*\.$/),
    remedy: status === 'granted' ? null : expect.stringMatching(/^[A-Z].*\.$/),
  });
}
