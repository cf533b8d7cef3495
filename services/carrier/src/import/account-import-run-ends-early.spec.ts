import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { VaultError } from '#vault';
import { credentialsKey } from '../account/connected-accounts.js';
import { rotated } from '../account/fixtures/account-histories.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { ACCOUNT_ID, HERE, NOWHERE, carrierError, owned } from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { IMPORT_ID, importOfEachTest } from '../testing/import-workshop.js';
import type { ImportWorkshop } from '../testing/import-workshop.js';

const opened = importOfEachTest();
const theirs = { voice: 'https://theirs.example/voice', messages: null };
const all = (numbers: readonly string[], outcome: string) => Object.fromEntries(numbers.map((each) => [each, outcome]));

/** From the given write on, the carrier refuses whatever it is asked. */
function suspendAt(bench: ImportWorkshop, write: number): void {
  const suspended = carrierError('carrier_account_suspended');
  let count = 0;
  bench.all.carrier.always('pointHere', (number: OwnedNumber) => {
    count += 1;
    if (count >= write) return suspended;
    const pointed = { ...number, configuration: HERE };
    bench.holdings.set(number.number, pointed);
    return pointed;
  });
  for (const question of ['ownedNumber', 'configure'] as const) bench.all.carrier.always(question, () => suspended);
}

const registered = (number: string) => {
  const { capabilities, country, locality, monthlyCost } = owned;
  const facts = { number, capabilities, country, locality, monthlyCost };
  return { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;
};

/** What a run leaves that was killed when it had claimed numbers and saved how they are. */
async function killedAfterClaiming(bench: ImportWorkshop, numbers: readonly string[]): Promise<void> {
  await bench.all.register.claimForImport(IMPORT_ID, numbers.map(registered), 1, WHO);
  const whose = { workspace: HOME, carrierAccountId: ACCOUNT_ID };
  const found = numbers.map((number) => bench.holdings.get(number)!);
  await bench.all.configurations.save(whose, IMPORT_ID, found);
}

describe('an import whose account is suspended on the way', () => {
  test('keeps what points here, lets go of the rest as it was, and says why it ended', async () => {
    const bench = await opened();
    const numbers = bench.hold(8);
    suspendAt(bench, 4);
    await bench.run().toEnd();
    const [isIn, isOut] = [numbers.slice(0, 3), numbers.slice(3)];
    expect(bench.ending).toBe('carrier_account_suspended');
    expect(bench.outcomes).toEqual({ ...all(isIn, 'imported'), ...all(isOut, 'carrier_account_suspended') });
    expect(isOut.filter((number) => bench.all.register.numbers.has(number))).toEqual([]);
    expect(await Promise.all(numbers.map((number) => bench.savedOf(number)))).toEqual([
      ...isIn.map(() => NOWHERE),
      ...isOut.map(() => undefined),
    ]);
  });

  test('between two changes of one number, keeps it and how it was: calls may come here already', async () => {
    const bench = await opened({ confirmLive: true });
    const [number = ''] = bench.hold(1, theirs);
    const refusals = [
      carrierError('carrier_rate_limited', { effect: 'unknown', retryAfterMs: 0 }),
      carrierError('carrier_account_suspended'),
    ];
    bench.all.carrier.always('pointHere', () => {
      bench.holdings.set(number, { ...owned, number, configuration: { ...theirs, voice: HERE.voice } });
      return refusals.shift();
    });
    bench.all.carrier.always('ownedNumber', () => carrierError('carrier_account_suspended'));
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([{ [number]: 'imported' }, 'carrier_account_suspended']);
    expect([bench.all.register.numbers.has(number), await bench.savedOf(number)]).toEqual([true, theirs]);
  });

  test('asks for no page more, and writes to no number more than were on their way', async () => {
    const bench = await opened({}, 10);
    bench.hold(40);
    suspendAt(bench, 1);
    await bench.run().toEnd();
    expect(bench.all.carrier.givenWith('ownedNumbers')).toHaveLength(1);
    expect(bench.all.carrier.givenWith('pointHere').length).toBeLessThanOrEqual(4);
    expect(Object.keys(bench.outcomes)).toHaveLength(10);
  });

  test('keeps what an earlier run may have pointed here, and names it', async () => {
    const bench = await opened();
    const numbers = bench.hold(2);
    await killedAfterClaiming(bench, numbers);
    for (const question of ['setUp', 'ownedNumber'] as const) {
      bench.all.carrier.always(question, () => carrierError('carrier_account_suspended'));
    }
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), 'carrier_account_suspended']);
    expect(await bench.savedOf(numbers[0]!)).toEqual(NOWHERE);
    const { detail } = bench.all.register.imports.get(IMPORT_ID)!.refusal!;
    for (const said of [...numbers, `/v1/carrier-accounts/${ACCOUNT_ID}/drift`]) expect(detail).toContain(said);
  });
});

describe('an import whose account cannot be opened', () => {
  const lose = ({ vault }: CarrierWorkshop) => vault.delete(credentialsKey(HOME, ACCOUNT_ID));
  const damage = async ({ vault }: CarrierWorkshop) => {
    vault.get = () => Promise.reject(new VaultError('vault_entry_damaged', 'The entry of key 1 does not open.'));
  };
  const kinds = [
    ['carrier_credentials_missing', /Enter them again: POST .*rotate/, lose],
    ['vault_entry_damaged', /The log of the carrier service says why/, damage],
  ] as const;

  test.each(kinds)(
    'waits while what it has claimed may point here, and then goes on: %s',
    async (code, _says, spoil) => {
      const bench = await opened();
      const { vault } = bench.all;
      const get = vault.get.bind(vault);
      const numbers = bench.hold(3);
      await killedAfterClaiming(bench, numbers.slice(0, 2));
      await spoil(bench.all);
      for (const _ of [1, 2]) {
        expect(await bench.run().toEnd()).toMatchObject({ againInMs: 30_000, because: { code } });
      }
      expect([bench.outcomes, bench.ending]).toEqual([{}, undefined]);
      vault.get = get;
      await vault.put(credentialsKey(HOME, ACCOUNT_ID), { authToken: 'token-2' });
      await bench.run().toEnd();
      expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
    },
  );

  test.each(kinds)('ends with what is to be mended where it has claimed nothing: %s', async (code, says, spoil) => {
    const bench = await opened();
    bench.hold(2);
    await spoil(bench.all);
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([{}, code]);
    expect(bench.all.register.imports.get(IMPORT_ID)!.refusal!.detail).toMatch(says);
  });

  test('while the carrier refuses it waits, too, for what would tell whether it was rotated', async () => {
    const bench = await opened();
    const [number = ''] = bench.hold(1);
    bench.all.carrier.always('pointHere', async () => {
      await bench.all.disconnect();
      return carrierError('carrier_credentials_rejected');
    });
    expect(await bench.run().toEnd()).toMatchObject({ againInMs: 30_000, because: { code: 'not_found' } });
    expect([bench.outcomes, bench.all.register.numbers.has(number)]).toEqual([{}, true]);
  });

  test('and that is given up all the same keeps what was claimed, and names it', async () => {
    const bench = await opened();
    const numbers = bench.hold(2);
    await killedAfterClaiming(bench, numbers);
    await bench.all.disconnect();
    await bench.run().giveUp();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), 'internal_error']);
    const { detail } = bench.all.register.imports.get(IMPORT_ID)!.refusal!;
    for (const number of numbers) expect(detail).toContain(number);
  });
});

describe('an import whose credentials are rotated on the way', () => {
  test('goes on with the new ones, and no number has to pay for it', async () => {
    const bench = await opened({}, 4);
    const numbers = bench.hold(9);
    const { carrier, vault } = bench.all;
    let isRevoked = true;
    carrier.always('pointHere', async (number: OwnedNumber) => {
      if (!isRevoked) return number;
      await vault.put(credentialsKey(HOME, ACCOUNT_ID), { authToken: 'token-2' });
      await bench.all.writeAccount(rotated);
      isRevoked = false;
      return carrierError('carrier_credentials_rejected');
    });
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
  });

  test('ends when nobody has given it others', async () => {
    const bench = await opened();
    const numbers = bench.hold(2);
    bench.all.carrier.always('pointHere', () => carrierError('carrier_credentials_rejected'));
    await bench.run().toEnd();
    const code = 'carrier_credentials_rejected';
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, code), code]);
  });
});

describe('an import that is given up for a fault of ours', () => {
  test('leaves no number claimed without a row: each is in, or as it was', async () => {
    const bench = await opened({ confirmLive: true });
    const [untouched = '', half = '', pointing = ''] = bench.hold(3, theirs);
    await killedAfterClaiming(bench, [untouched, half, pointing]);
    bench.holdings.set(half, { ...owned, number: half, configuration: { ...theirs, voice: HERE.voice } });
    bench.holdings.set(pointing, { ...owned, number: pointing, configuration: HERE });
    await bench.run().giveUp();
    const gone = 'internal_error';
    expect(bench.outcomes).toEqual({ [untouched]: gone, [half]: gone, [pointing]: 'imported' });
    expect([bench.configurationOf(half), await bench.savedOf(half)]).toEqual([theirs, undefined]);
    expect([bench.ending, await bench.savedOf(pointing)]).toEqual([gone, theirs]);
  });

  test('leaves none without a row that a call has claimed which comes through at the very end', async () => {
    const bench = await opened();
    const [number = ''] = bench.hold(1);
    const { register } = bench.all;
    const finish = register.finishImport.bind(register);
    let isLate = true;
    register.finishImport = async (importId, refusal, onBehalf) => {
      if (isLate) await register.claimForImport(importId, [registered(number)], 1, onBehalf);
      isLate = false;
      return finish(importId, refusal, onBehalf);
    };
    await bench.run().giveUp();
    expect([bench.outcomes, bench.ending]).toEqual([{ [number]: 'internal_error' }, 'internal_error']);
    expect(register.numbers.has(number)).toBe(false);
  });

  test('waits for a carrier that is away', async () => {
    const bench = await opened();
    await killedAfterClaiming(bench, bench.hold(1));
    const away = carrierError('carrier_unavailable');
    bench.all.carrier.always('ownedNumber', () => away);
    await expect(bench.run().giveUp()).rejects.toBe(away);
    expect([bench.outcomes, bench.ending]).toEqual([{}, undefined]);
  });
});

test('a number that comes pointing here is not put back to what an earlier stay has left', async () => {
  const bench = await opened();
  const [number = ''] = bench.hold(1, HERE);
  await bench.all.configurations.save({ workspace: HOME, carrierAccountId: ACCOUNT_ID }, 'import-0', [
    { number, configuration: theirs },
  ]);
  await bench.run().toEnd();
  expect([bench.outcomes, await bench.savedOf(number)]).toEqual([{ [number]: 'imported' }, undefined]);
});

test('a number that was claimed and is not listed any more has a row all the same', async () => {
  const bench = await opened();
  const [gone = '', unlisted = '', listed = ''] = bench.hold(3);
  await killedAfterClaiming(bench, [gone, unlisted]);
  bench.holdings.delete(gone);
  const page = { numbers: [bench.holdings.get(listed)!], next: null, total: 1 };
  bench.all.carrier.always('ownedNumbers', () => page);
  await bench.run().toEnd();
  expect(bench.outcomes).toEqual({ [gone]: 'number_not_at_carrier', [unlisted]: 'imported', [listed]: 'imported' });
  expect([bench.ending, bench.all.register.numbers.has(gone)]).toEqual([null, false]);
  expect(await bench.savedOf(gone)).toBeUndefined();
});
