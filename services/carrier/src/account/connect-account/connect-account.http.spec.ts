import { expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { onBehalfOf } from '#number-register';
import { installationIdOf } from '../../installation/installation-id.js';
import { owned, workshopOfEachTest } from '../../testing/carrier-workshop.js';
import { accountIdOf } from '../account.aggregate.js';
import { AccountTurns } from '../account-turns.js';
import { credentialsKey } from '../connected-accounts.js';
import { TakeOverCredentials } from '../take-over-credentials.js';
import { ConnectAccountController } from './connect-account.http.js';

const opened = workshopOfEachTest();
const reference = `AC${'1'.repeat(32)}`;
const credentials = { accountSid: reference, authToken: 'token-of-home' };
const request = { carrier: 'twilio', name: 'Main account', credentials } as const;

test('an account whose numbers are here already is connected with the credentials of each region that they are in', async () => {
  const { store, vault, carriers, carrier, register } = await opened();
  carrier.hasRegions = true;
  const installationId = await installationIdOf(store, WHO);
  const carrierAccountId = accountIdOf({ installationId, workspace: HOME, carrier: 'twilio', reference });
  const { number, capabilities, country, locality, monthlyCost } = owned;
  const facts = { number, capabilities, country, locality, monthlyCost };
  await register.addPurchased(
    { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId },
    'purchase-1',
    WHO,
  );
  const region = { value: 'ie1', edge: null };
  const { actor, correlationId } = WHO;
  const asked = { workspace: HOME, carrierAccountId, number, actor, correlationId, askedBy: 'event-1' };
  const work = { ...asked, kind: 'region', region, former: { value: 'us1', edge: null } } as const;
  register.beginRegion(work);
  await register.settleRegion(number, region, null, onBehalfOf(work));

  const active = { reference, name: null, status: 'active', isTrial: false };
  const takeOver = new TakeOverCredentials({ store, vault, turns: new AccountTurns(), register, nowMs: Date.now });
  const door = new ConnectAccountController(store, carriers, takeOver);
  const connect = () => {
    carrier.next('account', active);
    return door.connect(request, 'new-id', WHO);
  };
  await expect(connect()).rejects.toMatchObject({ code: 'carrier_region_in_use', details: { numbers: { ie1: 1 } } });
  expect(await vault.get(credentialsKey(HOME, carrierAccountId))).toBeUndefined();
  register.loseNextAnswer('elsewhere', 'before');
  await expect(connect()).rejects.toMatchObject({ code: 'service_unavailable' });
  carrier.regionsWithCredentials = ['us1', 'ie1'];
  expect((await connect()).body).toMatchObject({ id: carrierAccountId, reference });
  expect(await vault.get(credentialsKey(HOME, carrierAccountId))).toEqual(credentials);
});
