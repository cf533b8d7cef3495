import { describe, expect } from '@jest/globals';
import type { CarrierConfiguration, Pointing, WebhookTargets } from '../carrier-facts.js';
import { expectFailure, HERE, ownedOf, testAccount, testCarrier, WEBHOOKS } from './carrier-steps.js';
import type { CarrierUnderTest, Faults, Holdings, OpenedAccount } from './carrier-under-test.js';

/** As it comes back from where it was kept. */
const kept = (configuration: CarrierConfiguration) => JSON.parse(JSON.stringify(configuration)) as CarrierConfiguration;

/** Where the product is reached after it has moved. */
const MOVED: WebhookTargets = {
  voice: WEBHOOKS.voice.replace('ringfence', 'moved'),
  messages: WEBHOOKS.messages.replace('ringfence', 'moved'),
  messageStatus: WEBHOOKS.messageStatus.replace('ringfence', 'moved'),
};

const ELSEWHERE: Pointing = { voice: false, messages: false };

export function setUpContract(under: CarrierUnderTest): void {
  describe('an account', () => {
    testAccount(under, 'says what it is, the same to every client', async (account) => {
      const facts = await account.client().account();
      expect(facts).toMatchObject({ status: 'active', reference: expect.stringMatching(/./) });
      expect(await account.client().account()).toStrictEqual(facts);
    });

    testAccount(under, 'is set up once, however often and by whomever', async (account) => {
      const setup = await account.client().setUp(WEBHOOKS);
      expect(await account.client().setUp(WEBHOOKS)).toStrictEqual(setup);
      expect(await account.client(setup).setUp(WEBHOOKS)).toStrictEqual(setup);
      expect(await account.client(setup).setUp(MOVED)).toStrictEqual(setup);
    });

    testAccount(
      under,
      'sends what it gets here once it is set up, and no more when this has moved',
      async (account) => {
        const setup = await account.client().setUp(WEBHOOKS);
        expect(await account.client(setup).setupPointing(WEBHOOKS)).toStrictEqual(HERE);
        const hasSetup = Object.keys(setup).length > 0;
        expect(await account.client(setup).setupPointing(MOVED)).toStrictEqual(hasSetup ? ELSEWHERE : HERE);
        if (!hasSetup) return;
        await account.client(setup).takeDown();
        expect(await account.client(setup).setupPointing(WEBHOOKS)).toStrictEqual(ELSEWHERE);
      },
    );

    testAccount(under, 'is taken down once, and set up again', async (account) => {
      const setup = await account.client().setUp(WEBHOOKS);
      await account.client(setup).takeDown();
      await account.client(setup).takeDown();
      const again = await account.client().setUp(WEBHOOKS);
      expect(Object.keys(again)).toStrictEqual(Object.keys(setup));
    });
  });
}

export function configurationContract(under: CarrierUnderTest, { setUpElsewhere }: Holdings<OpenedAccount>): void {
  describe("a number's configuration", () => {
    testCarrier(under, 'is made to point here, seen by everybody', async ({ account, carrier, setup }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const before = await ownedOf(carrier, number);
      expect(carrier.pointing(before, WEBHOOKS)).not.toStrictEqual(HERE);
      const after = await carrier.pointHere(before, WEBHOOKS);
      expect(carrier.pointing(after, WEBHOOKS)).toStrictEqual(HERE);
      // Where a number points to something of the account, that is what would have to move.
      if (Object.keys(setup).length === 0) expect(carrier.pointing(after, MOVED)).toStrictEqual(ELSEWHERE);
      expect(after).toStrictEqual({ ...before, configuration: after.configuration });
      expect(await account.client(setup).ownedNumber(number)).toStrictEqual(after);
      expect(carrier.currentTargets(after)).toStrictEqual({ voice: expect.any(String), messages: expect.any(String) });
    });

    testCarrier(under, 'stays as it is when it points here already', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const after = await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
      expect(await carrier.pointHere(after, WEBHOOKS)).toStrictEqual(after);
    });

    testCarrier(under, 'is restored exactly', async ({ account, carrier, setup }) => {
      for (const number of await setUpElsewhere(account, 3)) {
        const before = await ownedOf(carrier, number);
        const ours = await carrier.pointHere(before, WEBHOOKS);
        const restored = await account.client(setup).configure(ours, kept(before.configuration));
        expect(restored).toStrictEqual(before);
        expect(await ownedOf(carrier, number)).toStrictEqual(before);
      }
    });

    testAccount(under, 'has nothing of ours in it before the account is set up', async (account) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const carrier = account.client();
      const owned = await ownedOf(carrier, number);
      expect(carrier.withoutUs(owned, WEBHOOKS)).toStrictEqual(owned.configuration);
    });

    testCarrier(under, 'is not that of a number the account no longer holds', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const owned = await ownedOf(carrier, number);
      await carrier.release(owned);
      const gone = { code: 'number_not_at_carrier', effect: 'none' } as const;
      await expectFailure(account, carrier.pointHere(owned, WEBHOOKS), gone);
      await expectFailure(account, carrier.configure(owned, owned.configuration), gone);
    });

    if (under.faults) lostConfigurationContract(under, setUpElsewhere, under.faults);
  });
}

function lostConfigurationContract(
  under: CarrierUnderTest,
  setUpElsewhere: Holdings<OpenedAccount>['setUpElsewhere'],
  faults: Faults<OpenedAccount>,
): void {
  for (const when of ['before', 'after'] as const) {
    testCarrier(under, `whose change is lost ${when} it took effect is changed again`, async (ready) => {
      const { account, carrier } = ready;
      const [number = ''] = await setUpElsewhere(account, 1);
      const before = await ownedOf(carrier, number);
      faults.loseNextAnswer(account, 'write', when);
      await expectFailure(account, carrier.pointHere(before, WEBHOOKS), { effect: 'unknown' });
      const halfway = await ownedOf(carrier, number);
      const ours = await carrier.pointHere(halfway, WEBHOOKS);
      expect(carrier.pointing(ours, WEBHOOKS)).toStrictEqual(HERE);
      faults.loseNextAnswer(account, 'write', when);
      await expectFailure(account, carrier.configure(ours, before.configuration), { effect: 'unknown' });
      await carrier.configure(await ownedOf(carrier, number), before.configuration);
      expect(await ownedOf(carrier, number)).toStrictEqual(before);
    });
  }
}
