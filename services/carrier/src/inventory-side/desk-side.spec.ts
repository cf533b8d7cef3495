import { describe, expect, test } from '@jest/globals';
import { HOME } from '#event-store/testing';
import { credentialsKey } from '../account/connected-accounts.js';
import { AskedNumbers } from '../number-checks/asked-numbers.js';
import { ACCOUNT_ID, NUMBER, WEBHOOKS, owned, workshopOfEachTest } from '../testing/carrier-workshop.js';
import { DeskSide } from './desk-side.js';

const opened = workshopOfEachTest();
const { type, country, capabilities } = owned;
const question = { number: NUMBER, carrierAccountId: ACCOUNT_ID, type: type!, country, capabilities, region: null };

async function newSide() {
  const workshop = await opened();
  const { carrier, accounts, webhookReach, now } = workshop;
  carrier.always('account', () => ({ reference: null, name: null, status: 'active', isTrial: false }));
  carrier.always('setupPointing', () => ({ voice: true, messages: true }));
  carrier.always('inspect', () => ({ owned, papers: null }));
  carrier.always('overrides', () => []);
  carrier.always('registration', () => null);
  const asked = new AskedNumbers({ webhookReach, now, onTrouble: (error) => expect(error).toBeUndefined() });
  return { workshop, carrier, side: new DeskSide(accounts, asked) };
}

describe('the inventory, asking what a carrier says of a number', () => {
  test('is told of one of an account that is connected', async () => {
    const { side, carrier } = await newSide();
    const checks = await side.checksOf(HOME, question);
    expect(checks.filter(({ ok }) => ok !== true)).toStrictEqual([]);
    expect(checks.map(({ code }) => code)).toContain('voice_webhooks_here');
    expect(carrier.givenWith('setupPointing')).toStrictEqual([WEBHOOKS]);
    expect(carrier.givenWith('inspect')).toStrictEqual([NUMBER]);
  });

  test('is told that the public address leads to somebody else, as soon as it does not any more', async () => {
    const { side, workshop } = await newSide();
    const notWell = async () => (await side.checksOf(HOME, question)).filter(({ ok }) => !ok).map(({ code }) => code);
    workshop.reach = { is: 'elsewhere', because: 'nothing listens there' };
    expect(await notWell()).toStrictEqual(['voice_webhooks_here', 'message_webhooks_here']);
    workshop.reach = { is: 'here' };
    expect(await notWell()).toStrictEqual([]);
  });

  test('is told that nobody can call here without a public address', async () => {
    const { side, workshop, carrier } = await newSide();
    workshop.carriers.publicUrl = undefined;
    const checks = await side.checksOf(HOME, question);
    expect(checks.filter(({ ok }) => ok === false).map(({ code }) => code)).toStrictEqual([
      'voice_webhooks_here',
      'message_webhooks_here',
    ]);
    expect(carrier.questions).not.toContain('setupPointing');
  });

  test('is told which credentials are to be entered again', async () => {
    const { side, workshop } = await newSide();
    await workshop.vault.delete(credentialsKey(HOME, ACCOUNT_ID));
    for (const asked of [side.requireImportable(HOME, ACCOUNT_ID), side.checksOf(HOME, question)]) {
      await expect(asked).rejects.toMatchObject({ code: 'carrier_credentials_missing' });
    }
  });

  test('is told of no account that is not there, or of another workspace', async () => {
    const { side, workshop } = await newSide();
    const notFound = { name: 'DomainError', code: 'carrier_account_not_found' };
    await expect(side.checksOf(HOME, { ...question, carrierAccountId: 'twilio-2' })).rejects.toMatchObject(notFound);
    await expect(side.checksOf('stranger', question)).rejects.toMatchObject(notFound);
    await workshop.disconnect();
    await expect(side.checksOf(HOME, question)).rejects.toMatchObject(notFound);
  });
});
