import { HOME, WHO } from '#event-store/testing';
import type { GiveBack } from '#number-register';
import type { CarrierConfiguration } from '../carrier/carrier-facts.js';
import { GiveBackRun } from '../custody/give-back-run.js';
import type { GiveBackParts, GiveBackWork } from '../custody/give-back-run.js';
import { ACCOUNT_ID, NUMBER, owned, workshopOfEachTest } from './carrier-workshop.js';

const { number, capabilities, country, locality, monthlyCost } = owned;
const facts = { number, capabilities, country, locality, monthlyCost };
const registered = { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;
const whose = { workspace: HOME, carrierAccountId: ACCOUNT_ID };

/** How a number was before it came: its calls went to somebody, its messages nowhere. */
export const theirs = { voice: 'https://theirs.example/voice', messages: null };

/** What is left of a number that was let go of, as `state` tells it. */
export const GONE = { here: undefined, saved: undefined, failure: undefined };

/** Opens a workshop, for each test of a file, where a number is to go; `saved`: how it was before it came. */
export function numberLeavingInEachTest() {
  const opened = workshopOfEachTest();
  return async (
    how: GiveBack,
    saved?: CarrierConfiguration,
    asked: Partial<Pick<GiveBackWork, 'regions' | 'restore'>> = {},
  ) => {
    const workshop = await opened();
    const { register, configurations, carrier } = workshop;
    const { actor, correlationId } = WHO;
    const who = { ...whose, actor, correlationId, askedBy: 'event-1' };
    const work: GiveBackWork = { ...who, kind: 'give-back', how, number: NUMBER, regions: [], ...asked };
    await register.addPurchased(registered, 'purchase-1', WHO);
    register.beginGiveBack(work);
    if (saved) await configurations.save(whose, 'import-1', [{ number: NUMBER, configuration: saved }]);
    const failure = () => register.failures.get(`${NUMBER} give-back`);
    const state = async () => ({
      here: register.numbers.get(NUMBER)?.status,
      saved: await configurations.of(work),
      failure: failure()?.code,
    });
    const run = (parts: Partial<GiveBackParts> = {}) => new GiveBackRun({ ...workshop, ...parts }, work);
    return { ...workshop, workshop, register, work, carrier, failure, state, run };
  };
}
