import { describe, expect, test } from '@jest/globals';
import { VaultError } from '#vault';
import { credentialsKey } from '../account/connected-accounts.js';
import { HERE, NOWHERE, NUMBER, carrierError, owned } from '../testing/carrier-workshop.js';
import { GONE, numberLeavingInEachTest, theirs } from '../testing/give-back-workshop.js';
import { GiveBackRun } from './give-back-run.js';
import type { GiveBackWork } from './give-back-run.js';

const leaving = numberLeavingInEachTest();
const CONFIRMING = { againInMs: 1_000 };

describe('a release', () => {
  test('gives the number up, asks whether it is gone, and only then lets go of it', async () => {
    const { carrier, run, state } = await leaving('release', theirs);
    const seen: unknown[] = [];
    carrier.next('ownedNumber', owned).next('release');
    carrier.next('ownedNumber', undefined, async () => seen.push(await state()));
    expect(await run().toEnd()).toBeUndefined();
    expect(seen).toEqual([{ here: 'leaving', saved: theirs, failure: undefined }]);
    expect([await state(), carrier.givenWith('release')]).toEqual([GONE, [owned]]);
  });

  test('waits while the carrier lists the number still', async () => {
    const { carrier, run, state } = await leaving('release');
    carrier.next('ownedNumber', owned).next('release').next('ownedNumber', owned);
    expect(await run().toEnd()).toEqual(CONFIRMING);
    expect(await state()).toMatchObject({ here: 'leaving' });
  });

  test('is looked at ever less often while the carrier lists the number', async () => {
    const { workshop, carrier, run } = await leaving('release');
    carrier.always('ownedNumber', () => owned).always('release', () => undefined);
    const pauses: unknown[] = [];
    for (const ms of [0, 1_000, 3_000, 60_000, 3_600_000]) {
      workshop.pass(ms);
      pauses.push(await run().toEnd());
    }
    expect(pauses).toEqual([1_000, 1_000, 2_000, 32_000, 60_000].map((againInMs) => ({ againInMs })));
  });

  test('that may have happened is not taken for refused: it waits until the carrier can be asked', async () => {
    const suspended = carrierError('carrier_account_suspended');
    const lost = carrierError('carrier_unavailable', { effect: 'unknown' });
    const { carrier, run, state } = await leaving('release');
    carrier.next('ownedNumber', owned).next('release', lost);
    await expect(run().toEnd()).rejects.toBe(lost);
    carrier.next('ownedNumber', suspended);
    expect([await run().toEnd(), await state()]).toMatchObject([{ againInMs: 30_000 }, { here: 'leaving' }]);
    carrier.next('ownedNumber', undefined);
    await run().toEnd();
    expect(await state()).toEqual(GONE);
  });

  test('that an earlier process may have asked for, too, is not taken for refused', async () => {
    const { workshop, work, carrier, run, state } = await leaving('release');
    const askedWork = workshop.asProcessThatFinds([work]);
    carrier.next('ownedNumber', carrierError('carrier_account_suspended'));
    expect(await run({ askedWork }).toEnd()).toMatchObject({ againInMs: 30_000 });
    expect(await state()).toMatchObject({ here: 'leaving' });
  });

  test('is refused once the number is there still when what was asked for before would show', async () => {
    const lost = carrierError('carrier_unavailable', { effect: 'unknown' });
    const refused = carrierError('carrier_refused');
    const { carrier, run, state } = await leaving('release');
    carrier.next('ownedNumber', owned).next('release', lost);
    await expect(run().toEnd()).rejects.toBe(lost);
    carrier.next('ownedNumber', owned).next('release', refused);
    expect([await run().toEnd(), await state()]).toMatchObject([{ againInMs: 60_000 }, { here: 'leaving' }]);
    carrier.next('ownedNumber', owned).next('release', refused);
    await run().toEnd();
    expect(await state()).toMatchObject({ here: 'active', failure: 'carrier_refused' });
  });

  test('of a number that is gone already asks for nothing more', async () => {
    const { carrier, run, state } = await leaving('release');
    carrier.next('ownedNumber', undefined);
    await run().toEnd();
    expect(await state()).toEqual(GONE);
  });
});

describe('a detach', () => {
  test('puts back exactly what was saved, and asks whether it is so', async () => {
    const { carrier, run, state } = await leaving('detach', theirs);
    const seen: unknown[] = [];
    carrier.next('ownedNumber', owned).next('configure', owned);
    carrier.next('ownedNumber', { ...owned, configuration: theirs }, async () => seen.push(await state()));
    expect(await run().toEnd()).toBeUndefined();
    expect(carrier.asked[1]).toEqual(['configure', owned, theirs]);
    expect([seen, await state()]).toEqual([[{ here: 'leaving', saved: theirs, failure: undefined }], GONE]);
  });

  test('takes away what points here from a number that came with nothing to be put back', async () => {
    const { carrier, run, state } = await leaving('detach');
    const half = { ...owned, configuration: { ...HERE, messages: 'https://theirs.example/sms' } };
    const after = { voice: null, messages: 'https://theirs.example/sms' };
    carrier.next('ownedNumber', half).next('configure', half);
    carrier.next('ownedNumber', { ...half, configuration: after });
    await run().toEnd();
    expect([carrier.asked[1], await state()]).toEqual([['configure', half, after], GONE]);
  });

  test('takes away what points here also when this installation has another address now, or none', async () => {
    for (const publicUrl of ['https://moved.example', undefined]) {
      const { carrier, carriers, run, state } = await leaving('detach');
      carriers.publicUrl = publicUrl;
      carrier.next('ownedNumber', owned).next('configure', owned);
      carrier.next('ownedNumber', { ...owned, configuration: NOWHERE });
      await run().toEnd();
      expect([carrier.asked[1], await state()]).toEqual([['configure', owned, NOWHERE], GONE]);
    }
  });

  test.each([
    ['the account is refused', theirs, 'carrier_permission_missing'],
    ['what it puts back is empty', { voice: null, messages: '' }, 'carrier_refused'],
  ] as const)('speaks of nothing that may be gone where %s', async (_, saved, code) => {
    const { register, carrier, run } = await leaving('detach', saved);
    carrier.next('ownedNumber', owned).next('configure', carrierError(code));
    await run().toEnd();
    expect(register.failures.get(`${NUMBER} give-back`)).toEqual({ code, detail: `The carrier says ${code}.` });
  });

  test('that cannot put back what is there no longer names it and says the way out, which puts nothing back', async () => {
    const before = { ...theirs, messages: HERE.messages };
    const { workshop, work, register, carrier, run, state } = await leaving('detach', before);
    carrier.next('ownedNumber', owned).next('configure', carrierError('carrier_refused'));
    await run().toEnd();
    const { code, detail } = register.failures.get(`${NUMBER} give-back`)!;
    expect(code).toBe('carrier_refused');
    expect(detail).toMatch(/^The carrier says carrier_refused\. Asked for was voice as .*"restore": false/);
    const bare: GiveBackWork = { ...work, restore: false, askedBy: 'event-2' };
    register.beginGiveBack(bare);
    carrier.next('ownedNumber', owned).next('configure', owned);
    carrier.next('ownedNumber', { ...owned, configuration: NOWHERE });
    await new GiveBackRun(workshop, bare).toEnd();
    expect(carrier.asked.at(-2)).toEqual(['configure', owned, NOWHERE]);
    expect(await state()).toMatchObject({ here: undefined, saved: undefined });
  });

  test('writes nothing where everything is as it was', async () => {
    const { carrier, run, state } = await leaving('detach', theirs);
    carrier.next('ownedNumber', { ...owned, configuration: theirs });
    await run().toEnd();
    expect(await state()).toEqual(GONE);
  });

  test('waits until the carrier shows what was written', async () => {
    const { carrier, run, state } = await leaving('detach', theirs);
    carrier.next('ownedNumber', owned).next('configure', owned).next('ownedNumber', owned);
    expect(await run().toEnd()).toEqual(CONFIRMING);
    expect(await state()).toMatchObject({ here: 'leaving', saved: theirs });
  });

  test('never puts back what leads here, however it came to be saved', async () => {
    const { carrier, run } = await leaving('detach', { ...theirs, messages: HERE.messages });
    const former = { ...owned, configuration: theirs };
    carrier.next('ownedNumber', owned).next('configure', former).next('ownedNumber', former);
    await run().toEnd();
    expect(carrier.asked).toContainEqual(['configure', owned, theirs]);
  });

  test('of a number that goes meanwhile, or is gone, ends', async () => {
    const meanwhile = await leaving('detach', NOWHERE);
    meanwhile.carrier.next('ownedNumber', owned).next('configure', owned).next('ownedNumber', undefined);
    const before = await leaving('detach', NOWHERE);
    before.carrier.next('ownedNumber', undefined);
    for (const { run, state } of [meanwhile, before]) {
      await run().toEnd();
      expect(await state()).toEqual(GONE);
    }
  });
});

describe('what goes wrong', () => {
  test.each([
    ['release', 'release'],
    ['detach', 'configure'],
  ] as const)('a %s that the carrier refuses keeps the number, and says why', async (how, question) => {
    const { carrier, run, state } = await leaving(how, theirs);
    carrier.next('ownedNumber', owned).next(question, carrierError('carrier_permission_missing'));
    expect(await run().toEnd()).toBeUndefined();
    expect(await state()).toEqual({ here: 'active', saved: theirs, failure: 'carrier_permission_missing' });
  });

  test.each(['ownedNumber', 'release'] as const)('a carrier that is away is asked again: %s', async (question) => {
    const { carrier, run, state } = await leaving('release', theirs);
    const away = carrierError('carrier_unavailable', { effect: 'unknown' });
    if (question === 'release') carrier.next('ownedNumber', owned);
    carrier.next(question, away);
    await expect(run().toEnd()).rejects.toBe(away);
    expect(await state()).toEqual({ here: 'leaving', saved: theirs, failure: undefined });
  });

  test('an account that is gone, or a fault of ours, is no word of the carrier', async () => {
    const { workshop, carrier, run, state } = await leaving('release');
    const fault = new TypeError('undefined is not a function');
    carrier.next('ownedNumber', fault);
    await expect(run().toEnd()).rejects.toBe(fault);
    await workshop.disconnect();
    await expect(run().toEnd()).rejects.toMatchObject({ code: 'not_found' });
    expect(await state()).toMatchObject({ here: 'leaving', failure: undefined });
    await run().giveUp();
    expect(await state()).toMatchObject({ here: 'active', failure: 'internal_error' });
  });

  test.each(['release', 'detach'] as const)(
    'a %s that the carrier may have done waits for who mends what keeps us from asking, and is not given up',
    async (how) => {
      const { workshop, work, carrier, vault, state, run } = await leaving(how);
      const askedWork = workshop.asProcessThatFinds([work]);
      const credentials = credentialsKey(work.workspace, work.carrierAccountId);
      const [before, get] = [await vault.get(credentials), vault.get.bind(vault)];
      await vault.delete(credentials);
      const lost = { againInMs: 30_000, because: { code: 'carrier_credentials_missing' } };
      expect(await run({ askedWork }).toEnd()).toMatchObject(lost);
      for (const code of ['vault_key_wrong', 'vault_entry_damaged'] as const) {
        const because = new VaultError(code, 'It does not open.');
        vault.get = () => Promise.reject(because);
        expect(await run({ askedWork }).toEnd()).toEqual({ againInMs: 30_000, because });
      }
      await expect(run({ askedWork }).giveUp()).rejects.toThrow('not given up');
      vault.get = get;
      expect(await state()).toMatchObject({ here: 'leaving', failure: undefined });
      await vault.put(credentials, before!);
      carrier.next('ownedNumber', undefined);
      await run({ askedWork }).toEnd();
      expect(await state()).toEqual(GONE);
    },
  );

  test('giving up what was asked for once ends nothing that was asked for since', async () => {
    const { register, work, carrier, run, state } = await leaving('release');
    carrier.next('ownedNumber', carrierError('carrier_refused'));
    await run().toEnd();
    register.beginGiveBack({ ...work, askedBy: 'event-2' });
    await run().giveUp();
    expect(await state()).toMatchObject({ here: 'leaving', failure: 'carrier_refused' });
  });

  test.each(['release', 'detach'] as const)(
    'a number that has stayed is not taken after all, once its carrier would, since nobody heard that it had: %s',
    async (how) => {
      const { register, carrier, run, state } = await leaving(how, theirs);
      register.loseNextAnswer('failGiveBack', 'after');
      carrier.next('ownedNumber', carrierError('carrier_account_suspended'));
      await expect(run().toEnd()).rejects.toMatchObject({ code: 'service_unavailable' });
      // Not a question to the carrier any more.
      expect(await run().toEnd()).toBeUndefined();
      expect(await state()).toMatchObject({ here: 'active', saved: theirs });
    },
  );

  test.each(['before', 'after'] as const)(
    'an inventory that does not answer is told again: lost %s it',
    async (when) => {
      const { register, carrier, run, state } = await leaving('detach', theirs);
      register.loseNextAnswer('finishGiveBack', when);
      carrier.always('ownedNumber', () => ({ ...owned, configuration: theirs }));
      await expect(run().toEnd()).rejects.toMatchObject({ code: 'service_unavailable' });
      // It is put back by then: somebody may bring the number in again, and nothing of before may be taken for how it was.
      expect(await state()).toMatchObject({ saved: undefined });
      await run().toEnd();
      expect(await state()).toEqual(GONE);
    },
  );
});
