import { expect, test } from '@jest/globals';
import { HOME } from '#event-store/testing';
import { AccountDirectory } from '../account/account-directory/account-directory.js';
import { credentialsKey } from '../account/connected-accounts.js';
import { connected, rotated } from '../account/fixtures/account-histories.js';
import { ACCOUNT_ID, workshopOfEachTest } from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { ConnectedWebhookAccounts } from './connected-webhook-accounts.js';

const opened = workshopOfEachTest();

async function webhookAccountsOf(workshop: CarrierWorkshop, isReady = true) {
  const directory = new AccountDirectory();
  for (const event of await workshop.store.readAll({ after: 0, types: AccountDirectory.eventTypes })) {
    directory.apply(event);
  }
  return new ConnectedWebhookAccounts(directory, workshop.accounts, () => isReady);
}

/** Other credentials take the place of those it has. */
async function rotate(workshop: CarrierWorkshop, credentials: object): Promise<void> {
  await workshop.vault.put(credentialsKey(HOME, ACCOUNT_ID), credentials);
  await workshop.writeAccount(rotated);
}

test('finds an account at Twilio with every token that may sign', async () => {
  const workshop = await opened();
  await rotate(workshop, {
    authToken: 'first',
    regions: { ie1: { authToken: 'second' }, au1: { authToken: 'third' } },
  });
  const sentence = { text: 'Nobody is here.', language: 'en-US' };
  await workshop.writeAccount({ type: 'CarrierAccountEdited', carrierAccountId: ACCOUNT_ID, sentence });
  const accounts = await webhookAccountsOf(workshop);
  expect(await accounts.find('twilio', ACCOUNT_ID)).toEqual({
    workspace: HOME,
    secrets: { carrier: 'twilio', authTokens: ['first', 'second', 'third'] },
    sentence,
  });
});

test('finds an account at Telnyx with its key, and none that has brought no key', async () => {
  const workshop = await opened();
  await workshop.writeAccount({ ...connected, carrier: 'telnyx' });
  await rotate(workshop, { apiKey: 'KEY', publicKey: 'public-key' });
  const accounts = await webhookAccountsOf(workshop);
  const secrets = { carrier: 'telnyx', publicKey: 'public-key' };
  expect(await accounts.find('telnyx', ACCOUNT_ID)).toEqual({ workspace: HOME, secrets, sentence: null });
  await rotate(workshop, { apiKey: 'KEY' });
  expect(await accounts.find('telnyx', ACCOUNT_ID)).toBeUndefined();
});

test('finds no account of another carrier, none that nobody knows, and none that is disconnected', async () => {
  const workshop = await opened();
  const accounts = await webhookAccountsOf(workshop);
  expect(await accounts.find('telnyx', ACCOUNT_ID)).toBeUndefined();
  expect(await accounts.find('twilio', 'twilio-2')).toBeUndefined();
  await workshop.disconnect();
  expect(await accounts.find('twilio', ACCOUNT_ID)).toBeUndefined();
});

test('cannot tell before all accounts are known, nor without their store: that is no account of nobody’s', async () => {
  const workshop = await opened();
  await expect((await webhookAccountsOf(workshop, false)).find('twilio', ACCOUNT_ID)).rejects.toThrow('not known yet');
  const accounts = await webhookAccountsOf(workshop);
  await workshop.store.close();
  await expect(accounts.find('twilio', ACCOUNT_ID)).rejects.toMatchObject({ code: 'event_store_unavailable' });
});
