import { describe, expect, test } from '@jest/globals';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { HERE, NOWHERE, NUMBER, WEBHOOKS, carrierError, owned } from '../testing/carrier-workshop.js';
import { GONE, numberLeavingInEachTest, theirs } from '../testing/give-back-workshop.js';

const leaving = numberLeavingInEachTest();
const CONFIRMING = { againInMs: 1_000 };

describe('a detach of a number that was moved', () => {
  test('has calls handled at home again before it takes what is ours out of other regions, and asks for it but once', async () => {
    const { carrier, run, state } = await leaving('detach', theirs, { regions: ['ie1', 'au1'] });
    carrier.hasRegions = true;
    const back = { ...owned, configuration: theirs };
    carrier.next('ownedNumber', owned).next('requireCredentials').next('requireCredentials');
    carrier.next('configure', back).next('ownedNumber', back).next('setRegion').next('regionOf', 'ie1');
    expect(await run().toEnd()).toEqual(CONFIRMING);
    expect(carrier.givenWith('setRegion')).toEqual([NUMBER]);
    carrier.next('ownedNumber', back).next('requireCredentials').next('requireCredentials');
    carrier.next('regionOf', 'us1').next('withdraw');
    await run().toEnd();
    expect(carrier.asked.at(-1)).toEqual(['withdraw', NUMBER, ['ie1', 'au1'], WEBHOOKS]);
    expect(await state()).toEqual(GONE);
  });

  test('asks for home also where the number seems to be, for it may be on its way elsewhere', async () => {
    const { carrier, run, state } = await leaving('detach', theirs, { regions: ['ie1'] });
    carrier.hasRegions = true;
    carrier.next('ownedNumber', { ...owned, configuration: theirs }).next('requireCredentials');
    carrier.next('setRegion').next('regionOf', 'us1').next('withdraw');
    await run().toEnd();
    expect([carrier.asked[2], await state()]).toEqual([['setRegion', NUMBER, 'us1'], GONE]);
  });

  test('changes nothing without credentials of a region in which the number may be set up', async () => {
    const { carrier, run, state } = await leaving('detach', theirs, { regions: ['ie1'] });
    carrier.hasRegions = true;
    carrier.next('ownedNumber', owned).next('requireCredentials', carrierError('carrier_credentials_rejected'));
    await run().toEnd();
    expect(await state()).toEqual({ here: 'active', saved: theirs, failure: 'carrier_credentials_rejected' });
  });
});

describe('a detach that puts nothing back, of a number that was moved', () => {
  const bare: OwnedNumber = { ...owned, configuration: NOWHERE };
  const withVoice = (voice: string | null): OwnedNumber => ({ ...owned, configuration: { ...NOWHERE, voice } });

  /** Nothing of ours is left at home; `there`: how its calls are taken in `region`, where they are handled. */
  async function handledIn(region: string, there?: OwnedNumber) {
    const opened = await leaving('detach', theirs, { regions: ['ie1', 'au1'], restore: false });
    const { carrier } = opened;
    carrier.hasRegions = true;
    carrier.next('ownedNumber', owned).next('requireCredentials').next('requireCredentials');
    carrier.next('configure', bare).next('ownedNumber', bare).next('regionOf', region);
    if (there) carrier.next('asSetUpIn', there);
    return opened;
  }

  test.each([
    ['its calls are taken there by what somebody has set up since', 'ie1', withVoice(theirs.voice)],
    ['nothing takes them there', 'ie1', withVoice(null)],
    ['we never had it there', 'xx1', undefined],
  ])('leaves its region as it is where %s, and nothing of ours in any', async (_, region, there) => {
    const { carrier, run, state } = await handledIn(region, there);
    carrier.next('setRegion').next('withdraw');
    expect(await run().toEnd()).toBeUndefined();
    // Asked for once more: another of ours may be on its way.
    expect(carrier.asked.slice(-2)).toEqual([
      ['setRegion', NUMBER, region],
      ['withdraw', NUMBER, ['ie1', 'au1'], WEBHOOKS],
    ]);
    expect(await state()).toEqual(GONE);
  });

  test.each([
    ['now', HERE.voice],
    ['from a former PUBLIC_URL', HERE.voice.replace('ringfence', 'former')],
  ])('has them handled at home where they lead here, as seen %s', async (_, voice) => {
    const { carrier, run, state } = await handledIn('ie1', withVoice(voice));
    carrier.next('setRegion').next('regionOf', 'us1').next('withdraw');
    await run().toEnd();
    expect([carrier.givenWith('setRegion'), await state()]).toEqual([[NUMBER], GONE]);
  });

  test('asks for home where it seems to be, once, and then no more who takes its calls', async () => {
    const { carrier, run, state } = await handledIn('us1');
    carrier.next('setRegion').next('regionOf', 'ie1');
    expect(await run().toEnd()).toEqual(CONFIRMING);
    carrier.next('ownedNumber', bare).next('requireCredentials').next('requireCredentials');
    carrier.next('regionOf', 'us1').next('withdraw');
    await run().toEnd();
    expect(await state()).toEqual(GONE);
  });

  test('that is refused where it looks for who takes its calls points here as before', async () => {
    const { carrier, failure, run, state } = await handledIn('ie1');
    carrier.next('asSetUpIn', carrierError('carrier_refused')).next('ownedNumber', bare).next('pointHere', owned);
    await run().toEnd();
    expect(await state()).toMatchObject({ here: 'active', failure: 'carrier_refused' });
    expect(failure()?.detail).toMatch(/The number points here as before\.$/);
  });
});
