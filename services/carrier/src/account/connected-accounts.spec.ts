import { describe, expect, test } from '@jest/globals';
import { HOME } from '#event-store/testing';
import { VaultError } from '#vault';
import { ACCOUNT_ID, SETUP, WEBHOOKS, carrierError, workshopOfEachTest } from '../testing/carrier-workshop.js';
import { credentialsKey } from './connected-accounts.js';
import { connected, rotated } from './fixtures/account-histories.js';

const opened = workshopOfEachTest();
const CREDENTIALS_MISSING = {
  code: 'carrier_credentials_missing',
  message: expect.stringContaining(`Enter them again: POST /v1/carrier-accounts/${ACCOUNT_ID}/rotate`),
};
const notFound = expect.objectContaining({ code: 'not_found' });

describe('a connected account', () => {
  test('is opened with its credentials, its setup and where its carrier reaches us', async () => {
    const { accounts, carriers, carrier } = await opened();
    const account = await accounts.open(HOME, ACCOUNT_ID);
    expect(account).toMatchObject({ account: { name: connected.name }, credentials: { authToken: 'token-1' } });
    expect([account.carrier, account.webhooks]).toEqual([carrier, WEBHOOKS]);
    const opening = { carrier: 'twilio', workspace: HOME, carrierAccountId: ACCOUNT_ID, setup: {} };
    expect(carriers.openings).toEqual([{ ...opening, credentials: { authToken: 'token-1' } }]);
  });

  test('stays open until something happens to it', async () => {
    const workshop = await opened();
    const { accounts, carriers, vault } = workshop;
    const first = await accounts.open(HOME, ACCOUNT_ID);
    expect(await accounts.open(HOME, ACCOUNT_ID)).toBe(first);
    await vault.put(credentialsKey(HOME, ACCOUNT_ID), { authToken: 'token-2' });
    await workshop.writeAccount(rotated);
    expect((await accounts.open(HOME, ACCOUNT_ID)).credentials).toEqual({ authToken: 'token-2' });
    expect(carriers.openings).toHaveLength(2);
    await workshop.disconnect();
    await expect(accounts.open(HOME, ACCOUNT_ID)).rejects.toEqual(notFound);
  });

  test('is nothing without its credentials, to another workspace, or when nobody has connected it', async () => {
    const { accounts, vault } = await opened();
    await expect(accounts.open('away', ACCOUNT_ID)).rejects.toEqual(notFound);
    await expect(accounts.open(HOME, 'twilio-2')).rejects.toEqual(notFound);
    await vault.delete(credentialsKey(HOME, ACCOUNT_ID));
    await expect(accounts.open(HOME, ACCOUNT_ID)).rejects.toEqual(expect.objectContaining(CREDENTIALS_MISSING));
    await expect(accounts.openNamed(HOME, ACCOUNT_ID)).rejects.toMatchObject(CREDENTIALS_MISSING);
  });

  test('that a caller has named and that is not there is told with the field', async () => {
    const workshop = await opened();
    const { accounts, vault } = workshop;
    expect(await accounts.openNamed(HOME, ACCOUNT_ID)).toBe(await accounts.open(HOME, ACCOUNT_ID));
    await expect(accounts.openNamed(HOME, 'twilio-2')).rejects.toMatchObject({
      code: 'carrier_account_not_found',
      details: {
        errors: [{ field: 'carrierAccountId', message: expect.stringContaining('GET /v1/carrier-accounts') }],
      },
    });
    vault.get = () => Promise.reject(new VaultError('vault_entry_damaged', 'It cannot be opened.'));
    await workshop.writeAccount(rotated);
    const said = { name: 'DomainError', code: 'vault_entry_damaged' };
    await expect(accounts.openNamed(HOME, ACCOUNT_ID)).rejects.toMatchObject(said);
  });

  test('has no place where its carrier reaches us while there is none', async () => {
    const { accounts, carriers } = await opened();
    carriers.publicUrl = undefined;
    expect((await accounts.open(HOME, ACCOUNT_ID)).webhooks).toBeUndefined();
  });

  test('of the sandbox is there in every workspace, without credentials', async () => {
    const { accounts } = await opened();
    for (const workspace of [HOME, 'away']) {
      expect(await accounts.open(workspace, 'sandbox')).toMatchObject({
        account: { carrier: 'sandbox' },
        credentials: null,
      });
    }
  });
});

describe('setting an account up', () => {
  test('remembers what the carrier has for us, and opens the account with it', async () => {
    const workshop = await opened();
    const { accounts, carrier, carriers, setUp } = workshop;
    carrier.next('setUp', SETUP).next('setUp', SETUP);
    for (const _ of [1, 2]) {
      const ready = await setUp.for(await accounts.open(HOME, ACCOUNT_ID), WEBHOOKS, workshop.context);
      expect(ready.account.setup).toEqual(SETUP);
    }
    expect(carriers.openings.map(({ setup }) => setup)).toEqual([{}, SETUP]);
    expect(carrier.givenWith('setUp')).toEqual([WEBHOOKS, WEBHOOKS]);
  });

  test('writes nothing down of the sandbox, nor when the carrier refuses', async () => {
    const workshop = await opened();
    const { accounts, carrier, setUp, store } = workshop;
    const before = await store.head();
    carrier.next('setUp', {});
    await setUp.for(await accounts.open(HOME, 'sandbox'), WEBHOOKS, workshop.context);
    const refusal = carrierError('carrier_permission_missing');
    carrier.next('setUp', refusal);
    const account = await accounts.open(HOME, ACCOUNT_ID);
    await expect(setUp.for(account, WEBHOOKS, workshop.context)).rejects.toBe(refusal);
    expect(await store.head()).toBe(before);
  });
});
