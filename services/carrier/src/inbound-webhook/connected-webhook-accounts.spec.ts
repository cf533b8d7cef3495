import { expect, test } from '@jest/globals';
import { START } from '#event-store';
import { HOME } from '#event-store/testing';
import { AccountDirectory } from '../account/account-directory/account-directory.js';
import { credentialsKey } from '../account/connected-accounts.js';
import { formerSecretsKey } from '../account/webhook-secrets.js';
import { connected, rotated } from '../account/fixtures/account-histories.js';
import { ACCOUNT_ID, workshopOfEachTest } from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { ConnectedWebhookAccounts } from './connected-webhook-accounts.js';

const opened = workshopOfEachTest();

/** Which has heard of all that happened to accounts so far, and hears of what happens when it is told to. */
async function webhookAccountsOf({ store, vault }: CarrierWorkshop, isReady = true, nowMs: () => number = Date.now) {
  const directory = new AccountDirectory();
  let heard = START;
  const hear = async () => {
    for (const event of await store.readAll({ after: heard, types: AccountDirectory.eventTypes })) {
      directory.apply(event);
      heard = event.position;
    }
  };
  await hear();
  return Object.assign(new ConnectedWebhookAccounts(directory, vault, () => isReady, nowMs), { hear });
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
  const secrets = { carrier: 'telnyx', publicKeys: ['public-key'] };
  expect(await accounts.find('telnyx', ACCOUNT_ID)).toEqual({ workspace: HOME, secrets, sentence: null });
  await rotate(workshop, { apiKey: 'KEY' });
  await accounts.hear();
  expect(await accounts.find('telnyx', ACCOUNT_ID)).toBeUndefined();
});

test('takes what an account signed with before, until its time is over', async () => {
  const workshop = await opened();
  let nowMs = 1_000;
  const accounts = await webhookAccountsOf(workshop, true, () => nowMs);
  const former = { secrets: { carrier: 'twilio', authTokens: ['former', 'now'] }, untilMs: 2_000 };
  await workshop.vault.put(formerSecretsKey(HOME, ACCOUNT_ID), former);
  await rotate(workshop, { authToken: 'now' });
  await accounts.hear();
  expect(await accounts.find('twilio', ACCOUNT_ID)).toMatchObject({ secrets: { authTokens: ['now', 'former'] } });
  nowMs = 2_000;
  expect(await accounts.find('twilio', ACCOUNT_ID)).toMatchObject({ secrets: { authTokens: ['now'] } });
});

test('finds no account of another carrier, none that nobody knows, and none that is disconnected', async () => {
  const workshop = await opened();
  const accounts = await webhookAccountsOf(workshop);
  expect(await accounts.find('telnyx', ACCOUNT_ID)).toBeUndefined();
  expect(await accounts.find('twilio', 'twilio-2')).toBeUndefined();
  await workshop.disconnect();
  await accounts.hear();
  expect(await accounts.find('twilio', ACCOUNT_ID)).toBeUndefined();
});

test('answers from memory: without the log or the vault, and while somebody tries to part with the account', async () => {
  const workshop = await opened();
  const accounts = await webhookAccountsOf(workshop);
  const known = await accounts.find('twilio', ACCOUNT_ID);
  expect(known).toMatchObject({ workspace: HOME });
  await workshop.store.close();
  workshop.vault.get = () => Promise.reject(new Error('The vault is away.'));
  const parting = Promise.withResolvers<void>();
  const closed = workshop.accounts.whileClosed(HOME, ACCOUNT_ID, () => parting.promise);
  expect(await accounts.find('twilio', ACCOUNT_ID)).toEqual(known);
  parting.resolve();
  await closed;
});

test('cannot tell before all accounts are known, nor without credentials that it has never read', async () => {
  const workshop = await opened();
  const unready = await webhookAccountsOf(workshop, false);
  expect(() => unready.find('twilio', ACCOUNT_ID)).toThrow('not known yet');
  const accounts = await webhookAccountsOf(workshop);
  workshop.vault.get = () => Promise.reject(new Error('The vault is away.'));
  await expect(accounts.find('twilio', ACCOUNT_ID)).rejects.toThrow('The vault is away.');
});
