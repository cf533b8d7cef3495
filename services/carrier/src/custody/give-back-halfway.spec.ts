import { describe, expect, test } from '@jest/globals';
import { ACCOUNT_ID, HERE, WEBHOOKS, carrierError, owned } from '../testing/carrier-workshop.js';
import { GONE, numberLeavingInEachTest } from '../testing/give-back-workshop.js';

const leaving = numberLeavingInEachTest();

describe('a detach that is refused halfway', () => {
  const refused = carrierError('carrier_refused');
  const halfway = carrierError('carrier_refused', { effect: 'unknown' });
  const both = { voice: 'https://theirs.example/voice', messages: 'https://theirs.example/sms' };
  const half = { ...owned, configuration: { ...HERE, voice: both.voice } };
  const STAYED = { here: 'active', saved: both, failure: 'carrier_refused' };
  const POINTS_HERE = /The number points here as before\.$/;

  test('has the number point here again, and says so', async () => {
    const { failure, carrier, run, state } = await leaving('detach', both);
    carrier.next('ownedNumber', owned).next('configure', halfway);
    carrier.next('ownedNumber', half).next('pointHere', owned);
    await run().toEnd();
    expect([carrier.asked.at(-1), await state()]).toEqual([['pointHere', half, WEBHOOKS], STAYED]);
    expect(failure()?.detail).toMatch(POINTS_HERE);
  });

  test.each([
    ['now', HERE.voice],
    ['from a former PUBLIC_URL', HERE.voice.replace('ringfence', 'former')],
  ])('has it point here again also where half of it led here when it came, seen %s', async (_, voice) => {
    const saved = { voice, messages: both.messages };
    const { failure, carrier, run, state } = await leaving('detach', saved);
    carrier.next('ownedNumber', owned).next('configure', halfway);
    const taken = { ...owned, configuration: { ...HERE, voice: null } };
    carrier.next('ownedNumber', taken).next('pointHere', owned);
    await run().toEnd();
    expect([carrier.asked.at(-1), await state()]).toEqual([['pointHere', taken, WEBHOOKS], { ...STAYED, saved }]);
    expect(failure()?.detail).toMatch(POINTS_HERE);
  });

  test('by an earlier process, and now altogether, has it point here again', async () => {
    const { workshop, work, carrier, failure, run, state } = await leaving('detach', both);
    const askedWork = workshop.asProcessThatFinds([work]);
    carrier.next('ownedNumber', half).next('configure', refused);
    carrier.next('ownedNumber', half).next('pointHere', owned);
    await run({ askedWork }).toEnd();
    expect([await state(), failure()?.detail]).toEqual([STAYED, expect.stringMatching(POINTS_HERE)]);
  });

  test('is put back or points here in the end, whatever is lost meanwhile', async () => {
    const lost = carrierError('carrier_unavailable', { effect: 'unknown' });
    const { carrier, run, state } = await leaving('detach', both);
    const script = () => carrier.next('configure', halfway).next('ownedNumber', half);
    carrier.next('ownedNumber', owned);
    script().next('pointHere', lost);
    await expect(run().toEnd()).rejects.toBe(lost);
    expect(await state()).toMatchObject({ here: 'leaving' });
    carrier.next('ownedNumber', half).next('configure', { ...owned, configuration: both });
    carrier.next('ownedNumber', { ...owned, configuration: both });
    await run().toEnd();
    expect(await state()).toEqual(GONE);
  });

  test('waits where nobody can ask the account any more', async () => {
    const rejected = carrierError('carrier_credentials_rejected');
    const { carrier, run, state } = await leaving('detach', both);
    carrier.next('ownedNumber', owned).next('configure', halfway).next('ownedNumber', rejected);
    expect([await run().toEnd(), await state()]).toMatchObject([{ againInMs: 30_000 }, { here: 'leaving' }]);
    carrier.next('ownedNumber', half).next('configure', refused).next('ownedNumber', half).next('pointHere', owned);
    await run().toEnd();
    expect(await state()).toEqual(STAYED);
  });

  test('has what is done of it taken back where calls would not be handled at home', async () => {
    const { carrier, run, state } = await leaving('detach', both, { regions: ['ie1'] });
    const back = { ...owned, configuration: both };
    carrier.hasRegions = true;
    carrier.next('ownedNumber', owned).next('requireCredentials').next('configure', back).next('ownedNumber', back);
    carrier.next('setRegion', refused).next('ownedNumber', back).next('pointHere', owned);
    await run().toEnd();
    expect(await state()).toEqual(STAYED);
  });

  test('goes on when its calls are handled at home already, and tells whoever reads the log', async () => {
    const { carrier, run, state } = await leaving('detach', both, { regions: ['ie1'] });
    carrier.hasRegions = true;
    const back = { ...owned, configuration: both };
    // The owner has put it back here long ago: it is not taken from them again.
    carrier.next('ownedNumber', back).next('requireCredentials').next('setRegion').next('regionOf', 'us1');
    carrier.next('withdraw', refused);
    expect(await run().toEnd()).toEqual({ againInMs: 30_000, because: refused });
    expect(await state()).toMatchObject({ here: 'leaving' });
    carrier.next('ownedNumber', back).next('requireCredentials').next('regionOf', 'us1').next('withdraw');
    await run().toEnd();
    expect(await state()).toEqual(GONE);
  });

  test.each([
    [
      'goes where neither of us has sent it',
      () => ({ ...half, configuration: { ...half.configuration, messages: 'X' } }),
    ],
    ['cannot be had to point here', () => half],
    ['is gone', () => undefined],
  ])('says where to look when the number %s', async (how, now) => {
    const { failure, carrier, run, state } = await leaving('detach', both);
    carrier.next('ownedNumber', owned).next('configure', halfway).next('ownedNumber', now());
    if (how.startsWith('cannot')) carrier.next('pointHere', refused);
    await run().toEnd();
    expect([await state(), failure()?.detail]).toEqual([
      STAYED,
      expect.stringContaining(`GET /v1/carrier-accounts/${ACCOUNT_ID}/drift`),
    ]);
  });
});
