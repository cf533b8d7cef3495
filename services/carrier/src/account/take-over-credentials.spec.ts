import { beforeEach, describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { NumberRegisterDouble } from '#number-register/testing';
import { ACCOUNT_ID, workshopOfEachTest } from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { AccountTurns } from './account-turns.js';
import { credentialsKey } from './connected-accounts.js';
import { rotated } from './fixtures/account-histories.js';
import { TakeOverCredentials } from './take-over-credentials.js';
import { formerSecretsKey } from './webhook-secrets.js';

const opened = workshopOfEachTest();
const NOW_MS = Date.UTC(2026, 0, 2);
const HOUR_MS = 3_600_000;

describe('credentials that take the place of others', () => {
  let workshop: CarrierWorkshop;

  beforeEach(async () => {
    workshop = await opened();
    await workshop.vault.put(credentialsKey(HOME, ACCOUNT_ID), {
      accountSid: 'AC1',
      authToken: 'first',
      regions: { ie1: { authToken: 'irish' } },
    });
  });

  const rotate = (authToken: string, keepMs: number) => {
    const { store, vault } = workshop;
    const register = new NumberRegisterDouble();
    const takeOver = new TakeOverCredentials({
      store,
      vault,
      turns: new AccountTurns(),
      register,
      nowMs: () => NOW_MS,
    });
    const credentials = { accountSid: 'AC1', authToken };
    const former = { carrier: 'twilio', keepMs } as const;
    return takeOver.of({ carrierAccountId: ACCOUNT_ID, credentials, regions: undefined, former }, () => [rotated], WHO);
  };
  const former = () => workshop.vault.get(formerSecretsKey(HOME, ACCOUNT_ID));

  test('leave what signed so far for as long as is said', async () => {
    await rotate('second', 24 * HOUR_MS);
    const secrets = { carrier: 'twilio', authTokens: ['first', 'irish'] };
    expect(await former()).toEqual({ secrets, untilMs: NOW_MS + 24 * HOUR_MS });
    await rotate('third', HOUR_MS);
    expect(await former()).toMatchObject({ secrets: { authTokens: ['second'] }, untilMs: NOW_MS + HOUR_MS });
  });

  test('leave nothing of what somebody else has seen', async () => {
    await rotate('second', 24 * HOUR_MS);
    await rotate('third', 0);
    expect(await former()).toBeUndefined();
  });
});
