import { describe, expect, test } from '@jest/globals';
import { HOME } from '#event-store/testing';
import { ACCOUNT_ID, carrierError, workshopOfEachTest } from '../testing/carrier-workshop.js';
import { checkAccount } from './check-account.js';

const opened = workshopOfEachTest();
const active = { reference: 'AC1', name: null, status: 'active', isTrial: false };
const rejected = carrierError('carrier_credentials_rejected');

async function checking(regions?: readonly string[]) {
  const { carrier, carriers } = await opened();
  carrier.hasRegions = true;
  const ofRegions = regions && {
    regions: Object.fromEntries(regions.map((region) => [region, { authToken: 'token-2' }])),
  };
  const credentials = { authToken: 'token-1', ...ofRegions };
  const check = () =>
    checkAccount(carriers, { carrier: 'twilio', workspace: HOME, carrierAccountId: ACCOUNT_ID, credentials });
  return { carrier, check };
}

describe('the check of an account before it is connected or rotated', () => {
  test('tells whose it is, once every region has let us in', async () => {
    const { carrier, check } = await checking(['ie1', 'au1']);
    carrier.next('account', active).next('requireCredentials').next('requireCredentials');
    expect(await check()).toMatchObject({ reference: 'AC1', regions: expect.arrayContaining(['us1']) });
    expect(carrier.givenWith('requireCredentials')).toEqual(['ie1', 'au1']);
  });

  test('asks nothing of regions for which there are no credentials', async () => {
    const { carrier, check } = await checking();
    carrier.next('account', active);
    expect(await check()).toMatchObject({ reference: 'AC1', regions: expect.arrayContaining(['us1']) });
  });

  test('names the field of the credentials that are rejected, of a region its own', async () => {
    const whole = await checking(['ie1']);
    whole.carrier.next('account', rejected);
    await expect(whole.check()).rejects.toMatchObject({ details: { errors: [{ field: 'credentials' }] } });
    const ofKey = await checking();
    ofKey.carrier.next('account', carrierError('carrier_credentials_rejected', { credential: 'apiKeySecret' }));
    const errors = [{ field: 'credentials.apiKeySecret' }];
    await expect(ofKey.check()).rejects.toMatchObject({ details: { errors } });
    const ofRegion = await checking(['ie1']);
    ofRegion.carrier.next('account', active).next('requireCredentials', rejected);
    await expect(ofRegion.check()).rejects.toMatchObject({
      code: 'carrier_credentials_rejected',
      details: { errors: [{ field: 'credentials.regions.ie1' }] },
    });
  });
});
