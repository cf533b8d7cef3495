import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { ACCOUNT_ID, HERE, NOWHERE, carrierError, owned } from '../testing/carrier-workshop.js';
import { IMPORT_ID, importOfEachTest, numberAt } from '../testing/import-workshop.js';

const opened = importOfEachTest();
const theirs = { voice: 'https://user:secret@theirs.example/voice', messages: null };
const away = { ...WHO, workspace: 'away' };

const all = (numbers: readonly string[], outcome: string) => Object.fromEntries(numbers.map((each) => [each, outcome]));

describe('an import of all that an account holds', () => {
  test('claims each number, saves how it is, makes it point here and tells of it, in this order', async () => {
    const bench = await opened();
    const [number = ''] = bench.hold(1);
    bench.holdings.set(number, { ...bench.holdings.get(number)!, type: null });
    const { carrier, register } = bench.all;
    const seen: unknown[] = [];
    carrier.always('pointHere', async (asked: OwnedNumber) => {
      seen.push([register.numbers.get(number)?.broughtBy, await bench.savedOf(number), bench.outcomes]);
      return asked;
    });
    expect(await bench.run().toEnd()).toBeUndefined();
    expect(seen).toEqual([[IMPORT_ID, NOWHERE, {}]]);
    expect([bench.outcomes, bench.ending]).toEqual([{ [number]: 'imported' }, null]);
    const { capabilities, country, locality, monthlyCost } = owned;
    const facts = { number, capabilities, country, locality, monthlyCost, numberType: 'local' };
    expect(register.numbers.get(number)?.facts).toStrictEqual({
      ...facts,
      carrier: 'twilio',
      carrierAccountId: ACCOUNT_ID,
    });
  });

  test('costs a request for each page, one for each number that does not point here already, and one for what overrides them all', async () => {
    const bench = await opened({}, 4);
    const numbers = [...bench.hold(7), ...bench.hold(3, HERE)];
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
    expect(bench.all.carrier.questions.filter((question) => question === 'ownedNumbers')).toHaveLength(3);
    expect(bench.all.carrier.givenWith('pointHere')).toHaveLength(7);
    expect(bench.all.carrier.questions).toHaveLength(1 + 3 + 7 + 1);
    expect(bench.all.carrier.givenWith('overridesOfAll')).toHaveLength(1);
    // Ours is nothing to be put back.
    expect([await bench.savedOf(numbers[0]!), await bench.savedOf(numbers[9]!)]).toEqual([NOWHERE, undefined]);
  });

  test('takes nothing from where it is live, unless that is wanted', async () => {
    for (const confirmLive of [false, true]) {
      const bench = await opened({ confirmLive });
      const [live = '', quiet = ''] = [...bench.hold(1, theirs), ...bench.hold(1)];
      await bench.run().toEnd();
      const outcome = confirmLive ? 'imported' : 'number_live_elsewhere';
      expect([bench.outcomes, bench.ending]).toEqual([{ [live]: outcome, [quiet]: 'imported' }, null]);
      expect([bench.configurationOf(live), await bench.savedOf(live)]).toEqual(
        confirmLive ? [HERE, theirs] : [theirs, undefined],
      );
      expect(bench.all.register.numbers.has(live)).toBe(confirmLive);
    }
  });

  test('tells each number the very row that it has', async () => {
    const bench = await opened();
    const [live = '', held = '', free = ''] = [...bench.hold(1, theirs), ...bench.hold(2)];
    const { register } = bench.all;
    await register.reserve(held, 'p1', WHO);
    const told = new Map<string, number>();
    const claim = register.claimForImport.bind(register);
    register.claimForImport = (importId, numbers, firstRow, onBehalf) => {
      for (const [index, { number }] of numbers.entries()) told.set(number, firstRow + index);
      return claim(importId, numbers, firstRow, onBehalf);
    };
    await bench.run().toEnd();
    const rows = register.rowsOf(IMPORT_ID).map(({ number }) => number);
    expect(rows).toHaveLength(3);
    expect(rows.indexOf(free) + 1).toBe(told.get(free));
    expect([told.has(live), bench.outcomes[live]]).toEqual([false, 'number_live_elsewhere']);
  });

  test.each([NOWHERE, theirs])('leaves alone what is here already, and what somebody else has: %j', async (now) => {
    const bench = await opened();
    const [held = '', foreign = '', free = ''] = [...bench.hold(2, now), ...bench.hold(1)];
    await bench.all.register.reserve(held, 'p1', WHO);
    await bench.all.register.reserve(foreign, 'p2', away);
    await bench.run().toEnd();
    expect(bench.outcomes).toEqual({ [held]: 'already_held', [foreign]: 'number_in_use', [free]: 'imported' });
    const rows = bench.all.register.rowsOf(IMPORT_ID);
    expect(Object.fromEntries(rows.map(({ number, outcome }) => [number, outcome]))).toMatchObject({
      [held]: 'skipped',
      [foreign]: 'failed',
    });
    expect([bench.configurationOf(held), bench.configurationOf(foreign)]).toEqual([now, now]);
    expect([await bench.savedOf(held), await bench.savedOf(foreign)]).toEqual([undefined, undefined]);
  });

  test('tells of twenty at a time, writes four at a time, and goes on with the page only after its last', async () => {
    const bench = await opened({}, 30);
    const numbers = bench.hold(46);
    let [writing, most] = [0, 0];
    bench.all.carrier.always('pointHere', async (number: OwnedNumber) => {
      writing += 1;
      most = Math.max(most, writing);
      await Promise.resolve();
      writing -= 1;
      return number;
    });
    const pages: (string | null)[] = [];
    const { register } = bench.all;
    const record = register.recordImported.bind(register);
    register.recordImported = async (importId, rows, firstRow, page, onBehalf) => {
      pages.push(page);
      await record(importId, rows, firstRow, page, onBehalf);
    };
    await bench.run().toEnd();
    expect(bench.outcomes).toEqual(all(numbers, 'imported'));
    expect(register.imports.get(IMPORT_ID)!.blocks.map(({ length }) => length)).toEqual([20, 10, 16]);
    expect([pages, most]).toEqual([[null, '30', null], 4]);
  });
});

describe('an import of some numbers', () => {
  test('asks for a few one by one, and says which the account does not hold', async () => {
    const bench = await opened({ numbers: [numberAt(1), '+14155559999'] });
    bench.hold(3);
    await bench.run().toEnd();
    expect(bench.outcomes).toEqual({ [numberAt(1)]: 'imported', '+14155559999': 'number_not_at_carrier' });
    expect([bench.configurationOf(numberAt(0)), bench.ending]).toEqual([NOWHERE, null]);
    expect(bench.all.carrier.questions).not.toContain('ownedNumbers');
  });

  test('reads the pages for many, and touches no other', async () => {
    const wanted = [...Array.from({ length: 10 }, (_, place) => numberAt(2 * place)), '+14155559999'];
    const bench = await opened({ numbers: wanted }, 10);
    bench.hold(25);
    await bench.run().toEnd();
    const outcomes = { ...all(wanted.slice(0, 10), 'imported'), '+14155559999': 'number_not_at_carrier' };
    expect([bench.outcomes, bench.ending]).toEqual([outcomes, null]);
    expect([bench.configurationOf(numberAt(1)), bench.configurationOf(numberAt(2))]).toEqual([NOWHERE, HERE]);
    expect(bench.all.carrier.questions).not.toContain('ownedNumber');
  });
});

describe('a number that its carrier does not set up', () => {
  test('is let go of, as it was, and the others come in', async () => {
    const bench = await opened();
    const [stubborn = '', other = ''] = bench.hold(2);
    const { carrier, register } = bench.all;
    carrier.always('pointHere', (number: OwnedNumber) => {
      return number.number === stubborn ? carrierError('carrier_refused') : number;
    });
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([{ [stubborn]: 'carrier_refused', [other]: 'imported' }, null]);
    expect(register.numbers.has(stubborn)).toBe(false);
    // Nothing was done, so there is nothing to look at.
    expect(carrier.questions).toEqual(['setUp', 'ownedNumbers', 'pointHere', 'pointHere', 'overridesOfAll']);
  });

  test.each([
    ['half', { ...theirs, voice: HERE.voice }, true],
    ['not at all', theirs, false],
  ])('and has perhaps been changed, %s, is put back', async (_how, left, isWritten) => {
    const bench = await opened({ confirmLive: true });
    const [number = ''] = bench.hold(1, theirs);
    bench.all.carrier.always('pointHere', () => {
      bench.holdings.set(number, { ...owned, number, configuration: left });
      return carrierError('carrier_refused', { effect: 'unknown' });
    });
    await bench.run().toEnd();
    expect([bench.outcomes, bench.configurationOf(number)]).toEqual([{ [number]: 'carrier_refused' }, theirs]);
    expect(bench.all.carrier.questions.includes('configure')).toBe(isWritten);
    expect(bench.all.register.numbers.has(number)).toBe(false);
  });

  test('and cannot be put back now is not let go of', async () => {
    const bench = await opened({ confirmLive: true });
    const [number = ''] = bench.hold(1, theirs);
    const silence = carrierError('carrier_unavailable');
    bench.all.carrier.always('pointHere', () => carrierError('carrier_refused', { effect: 'unknown' }));
    bench.all.carrier.always('ownedNumber', () => silence);
    await expect(bench.run().toEnd()).rejects.toBe(silence);
    expect([bench.outcomes, bench.ending]).toEqual([{}, undefined]);
    expect(bench.all.register.numbers.get(number)?.workspace).toBe(HOME);
  });
});
