import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import type { RegisteredNumber } from '#number-register';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { HERE, carrierError } from '../testing/carrier-workshop.js';
import { IMPORT_ID, importOfEachTest } from '../testing/import-workshop.js';

const opened = importOfEachTest();
const theirs = { voice: 'https://theirs.example/voice', messages: null };

const all = (numbers: readonly string[], outcome: string) => Object.fromEntries(numbers.map((each) => [each, outcome]));

describe('an import that was interrupted', () => {
  test('between two numbers brings in both, and remembers how each was before it began', async () => {
    const bench = await opened({ confirmLive: true });
    const numbers = bench.hold(20, theirs);
    const { carrier, register } = bench.all;
    const silence = carrierError('carrier_unavailable', { effect: 'unknown' });
    let count = 0;
    const pointed = (number: OwnedNumber) => {
      bench.holdings.set(number.number, { ...number, configuration: HERE });
      count += 1;
      return count === 2 ? silence : number;
    };
    carrier.always('pointHere', pointed);
    await expect(bench.run().toEnd()).rejects.toBe(silence);
    expect([bench.outcomes, bench.ending]).toEqual([{}, undefined]);
    // What was under way has ended, and nothing else was begun.
    expect(count).toBeLessThan(numbers.length);
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
    for (const number of numbers) {
      expect([await bench.savedOf(number), register.numbers.get(number)?.workspace]).toEqual([theirs, HOME]);
    }
  });

  test.each(['before', 'after'] as const)(
    'while it told of numbers has one row for each: answer lost %s it',
    async (when) => {
      const bench = await opened({}, 120);
      const numbers = bench.hold(250);
      bench.all.register.loseNextAnswer('recordImported', when);
      await expect(bench.run().toEnd()).rejects.toMatchObject({ code: 'service_unavailable' });
      await bench.run().toEnd();
      expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
      expect(bench.all.carrier.givenWith('pointHere')).toHaveLength(250);
    },
  );

  test('by a call that comes through after all has one row for each, and leaves none out', async () => {
    const bench = await opened({}, 120);
    const numbers = bench.hold(150);
    const { register, carrier } = bench.all;
    const late = numbers.slice(0, 7);
    const rows = late.map((number) => ({ number, outcome: 'imported' }) as const);
    let isLate = true;
    const pointed = async (number: OwnedNumber) => {
      if (isLate) await register.recordImported(IMPORT_ID, rows, 1, null, WHO);
      isLate = false;
      return number;
    };
    carrier.always('pointHere', pointed);
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
  });

  test('has no number back that has come and gone, by a claim that comes through behind its row', async () => {
    const bench = await opened({}, 120);
    const [gone, ...others] = bench.hold(25);
    const { register } = bench.all;
    const claim = register.claimForImport.bind(register);
    let first: readonly RegisteredNumber[] | undefined;
    register.claimForImport = async (importId, claimed, firstRow, onBehalf) => {
      if (first) {
        register.numbers.delete(gone!);
        const late = claim(importId, first, 1, onBehalf);
        await expect(late).rejects.toMatchObject({ code: 'import_moved_on' });
      }
      first ??= claimed;
      return claim(importId, claimed, firstRow, onBehalf);
    };
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all([gone!, ...others], 'imported'), null]);
    expect(register.numbers.has(gone!)).toBe(false);
  });

  test('looks how far it is when it claims for a row that was written down meanwhile', async () => {
    const bench = await opened({}, 120);
    const numbers = bench.hold(60);
    const { register } = bench.all;
    const claim = register.claimForImport.bind(register);
    let isFirst = true;
    register.claimForImport = async (importId, claimed, firstRow, onBehalf) => {
      const rows = claimed.slice(0, 3).map(({ number }) => ({ number, outcome: 'imported' }) as const);
      if (isFirst) {
        isFirst = false;
        await claim(importId, claimed, firstRow, onBehalf);
        await register.recordImported(importId, rows, 1, null, onBehalf);
      }
      return claim(importId, claimed, firstRow, onBehalf);
    };
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
  });

  test('goes on with the page that comes next, and counts its rows on', async () => {
    const bench = await opened({}, 2);
    const numbers = bench.hold(6);
    const { register, carrier } = bench.all;
    for (const [index, number] of numbers.slice(0, 3).entries()) {
      await register.recordImported(IMPORT_ID, [{ number, outcome: 'imported' }], index + 1, '2', WHO);
    }
    const firstRows: number[] = [];
    const claim = register.claimForImport.bind(register);
    register.claimForImport = async (importId, claimed, firstRow, onBehalf) => {
      firstRows.push(firstRow);
      return claim(importId, claimed, firstRow, onBehalf);
    };
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
    expect(carrier.givenWith('ownedNumbers')).toEqual(['2', '4']);
    expect([carrier.givenWith('pointHere').length, firstRows]).toEqual([3, [4, 5]]);
  });

  test('begins again with the first page when the carrier does not know any more the one that comes next', async () => {
    const bench = await opened({}, 2);
    const numbers = bench.hold(6);
    const { register, carrier } = bench.all;
    for (const [index, number] of numbers.slice(0, 3).entries()) {
      await register.recordImported(IMPORT_ID, [{ number, outcome: 'imported' }], index + 1, '2', WHO);
    }
    bench.refusedPages.set('2', 1).set('4', 1);
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all(numbers, 'imported'), null]);
    expect(carrier.givenWith('ownedNumbers')).toEqual(['2', undefined, '2', '4', undefined, '2', '4']);
    expect(carrier.givenWith('pointHere')).toHaveLength(3);
  });

  test('ends with the reason when the carrier refuses every page but the first', async () => {
    const bench = await opened({}, 2);
    const [first, second] = bench.hold(6);
    bench.refusedPages.set('2', Infinity);
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([all([first!, second!], 'imported'), 'carrier_refused']);
    expect(bench.all.carrier.givenWith('ownedNumbers')).toEqual([undefined, '2', undefined, '2']);
  });

  test('asks for no number again of a few that it has dealt with', async () => {
    const bench = await opened({ numbers: ['+14155551000', '+14155551001', '+14155559998', '+14155559999'] });
    bench.hold(2);
    const told = [
      { number: '+14155551000', outcome: 'imported' },
      { number: '+14155559999', outcome: 'failed', code: 'number_not_at_carrier', detail: 'No.' },
    ] as const;
    await bench.all.register.recordImported(IMPORT_ID, told, 1, null, WHO);
    await bench.run().toEnd();
    expect(Object.keys(bench.outcomes)).toHaveLength(4);
    expect(bench.all.carrier.givenWith('ownedNumber')).toEqual(['+14155551001', '+14155559998']);
  });

  test('when it has finished, does and asks nothing', async () => {
    const bench = await opened();
    bench.hold(1);
    await bench.all.register.finishImport(IMPORT_ID, null, WHO);
    await bench.run().toEnd();
    expect([bench.all.carrier.questions, bench.outcomes]).toEqual([[], {}]);
  });

  test('by a stop writes no row that is not so, and does not end', async () => {
    const bench = await opened({}, 2);
    bench.hold(4);
    bench.all.carrier.always('pointHere', (number: OwnedNumber) => {
      bench.stop.abort();
      return number;
    });
    await bench.run().toEnd();
    expect([bench.outcomes, bench.ending]).toEqual([{}, undefined]);
    expect(bench.all.carrier.givenWith('ownedNumbers')).toHaveLength(1);
  });
});

describe('a carrier that has too much to do', () => {
  test.each(['ownedNumbers', 'pointHere'] as const)(
    'is asked again when it wants to hear of it: %s',
    async (question) => {
      const bench = await opened();
      const numbers = bench.hold(3);
      const busy = [
        carrierError('carrier_rate_limited', { retryAfterMs: 1 }),
        carrierError('carrier_rate_limited', { retryAfterMs: 1 }),
      ];
      const [first] = bench.holdings.values();
      const answer =
        question === 'ownedNumbers' ? { numbers: [...bench.holdings.values()], next: null, total: 3 } : first;
      bench.all.carrier.always(question, () => busy.pop() ?? answer);
      await bench.run().toEnd();
      expect([bench.outcomes, bench.ending, busy]).toEqual([all(numbers, 'imported'), null, []]);
    },
  );

  test('is left alone once the import is to stop, however long it wants to be', async () => {
    const bench = await opened();
    bench.hold(1);
    const busy = carrierError('carrier_rate_limited', { retryAfterMs: 3_600_000 });
    bench.all.carrier.always('pointHere', () => {
      setImmediate(() => bench.stop.abort());
      return busy;
    });
    await expect(bench.run().toEnd()).rejects.toBe(busy);
    expect([bench.outcomes, bench.ending]).toEqual([{}, undefined]);
  });
});

describe('an import ends, and says why', () => {
  test('when the account is gone', async () => {
    const bench = await opened();
    await bench.all.disconnect();
    await bench.run().toEnd();
    expect(bench.ending).toBe('not_found');
  });

  test('when the carrier could not reach us', async () => {
    const bench = await opened();
    bench.all.carriers.publicUrl = undefined;
    await bench.run().toEnd();
    expect([bench.ending, bench.all.carrier.questions]).toEqual(['public_url_missing', []]);
  });

  test.each(['setUp', 'ownedNumbers'] as const)(
    'when the carrier refuses, for a reason that stays: %s',
    async (question) => {
      const bench = await opened();
      bench.hold(1);
      bench.all.carrier.always(question, () => carrierError('carrier_credentials_rejected'));
      await bench.run().toEnd();
      expect([bench.ending, bench.outcomes]).toEqual(['carrier_credentials_rejected', {}]);
    },
  );

  test('for a fault of ours, once it is given up, and not for what passes', async () => {
    const bench = await opened();
    const fault = new TypeError('undefined is not a function');
    for (const error of [carrierError('carrier_unavailable'), fault]) {
      bench.all.carrier.always('ownedNumbers', () => error);
      await expect(bench.run().toEnd()).rejects.toBe(error);
      expect(bench.ending).toBeUndefined();
    }
    await bench.run().giveUp();
    expect(bench.ending).toBe('internal_error');
  });
});
