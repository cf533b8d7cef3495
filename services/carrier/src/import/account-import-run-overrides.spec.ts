import { describe, expect, test } from '@jest/globals';
import { WHO } from '#event-store/testing';
import type { ImportedRow } from '#number-register';
import type { Override, OwnedNumber } from '../carrier/carrier-facts.js';
import { Unhurried } from '../carrier/unhurried.js';
import { ACCOUNT_ID, HERE, carrierError, owned } from '../testing/carrier-workshop.js';
import { IMPORT_ID, importOfEachTest, numberAt } from '../testing/import-workshop.js';
import type { ImportWorkshop } from '../testing/import-workshop.js';
import { ScriptedCarrierDouble } from '../testing/scripted-carrier-double.js';
import { ImportedRows } from './imported-rows.js';

const opened = importOfEachTest();
const service: Override = { kind: 'messaging_service', id: 'MG1', name: 'Campaign', takes: 'messages' };
const forwarding: Override = { kind: 'call_forwarding', id: '+14155550177', name: null, takes: 'voice' };
const trunk: Override = { kind: 'trunk', id: 'TK1', name: null, takes: 'voice' };
const taken = {
  code: 'overridden',
  detail: expect.stringMatching(/messaging service "Campaign" \(MG1\).*Defer to sender/),
};
const forwarded = {
  code: 'overridden',
  detail: expect.stringMatching(/call forwarding to \+14155550177.*Telnyx portal/),
};
const unknown = (why: string) => ({
  code: 'overrides_unknown',
  detail: expect.stringMatching(`${why} .*POST /v1/carrier-accounts/${ACCOUNT_ID}/drift/check`),
});

/** What is said of each number that came; null of one of which nothing is. */
function remarksOf(bench: ImportWorkshop) {
  const remarkOf = (row: ImportedRow) => (row.outcome === 'imported' ? (row.remark ?? null) : row.outcome);
  return bench.all.register.rowsOf(IMPORT_ID).map(remarkOf);
}

/** One number with nothing in the way, one that a service takes messages of, one with what goes, and one with what stays. */
function holdFour(bench: ImportWorkshop): readonly string[] {
  const numbers = bench.hold(4);
  bench.overrides.set(numbers[1]!, [service]).set(numbers[2]!, [trunk]).set(numbers[3]!, [trunk, forwarding]);
  return numbers;
}

describe('a row of a number that came', () => {
  test('says what takes its calls or messages past here all the same, and nothing of what goes with the import', async () => {
    const bench = await opened({}, 2);
    holdFour(bench);
    await bench.run().toEnd();
    expect([remarksOf(bench), bench.ending]).toEqual([[null, taken, null, forwarded], null]);
    expect(bench.all.carrier.givenWith('overridesOfAll')).toHaveLength(1);
    expect(bench.all.carrier.questions).not.toContain('overrides');
  });

  test('says it as well where a few are asked for one by one, and the whole account is not asked for', async () => {
    const bench = await opened({ numbers: [0, 1, 2, 3].map(numberAt) });
    holdFour(bench);
    await bench.run().toEnd();
    expect([remarksOf(bench), bench.ending]).toEqual([[null, taken, null, forwarded], null]);
    expect(bench.all.carrier.questions).not.toContain('overridesOfAll');
  });

  test('says it of one that pointed here already, and of one that an interrupted run has left pointing here', async () => {
    const bench = await opened();
    const [earlier = '', other = ''] = [...bench.hold(1, HERE), ...bench.hold(1)];
    bench.overrides.set(earlier, [service]).set(other, [service]);
    const { register, carrier } = bench.all;
    register.loseNextAnswer('recordImported', 'before');
    await expect(bench.run().toEnd()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect([remarksOf(bench), bench.configurationOf(other)]).toEqual([[], HERE]);
    await bench.run().toEnd();
    expect([remarksOf(bench), bench.ending]).toEqual([[taken, taken], null]);
    expect(carrier.givenWith('pointHere')).toHaveLength(1);
  });

  test('says nothing where none came, for then nobody is asked', async () => {
    const bench = await opened();
    const [held = ''] = bench.hold(1);
    await bench.all.register.reserve(held, 'p1', WHO);
    await bench.run().toEnd();
    expect([remarksOf(bench), bench.all.carrier.questions]).toEqual([['skipped'], ['setUp', 'ownedNumbers']]);
  });
});

describe('a carrier that does not tell what overrides numbers', () => {
  test.each(['carrier_permission_missing', 'carrier_unavailable'] as const)(
    'fails no number, and the rows say that it is not known: %s',
    async (code) => {
      const bench = await opened({}, 20);
      bench.hold(60);
      bench.all.carrier.always('overridesOfAll', () => carrierError(code));
      await bench.run().toEnd();
      expect(bench.ending).toBeNull();
      expect(remarksOf(bench)).toEqual(
        Array.from({ length: 60 }, () => unknown(`is not known. The carrier says ${code}.`)),
      );
      expect(bench.all.carrier.givenWith('overridesOfAll')).toHaveLength(1);
    },
  );

  test('is asked again after a minute, and then tells of all that come', async () => {
    const bench = await opened({}, 2);
    const numbers = bench.hold(6);
    for (const number of numbers) bench.overrides.set(number, [service]);
    const { carrier } = bench.all;
    const answers = [carrierError('carrier_unavailable'), () => [service]];
    carrier.always('overridesOfAll', () => answers.shift());
    carrier.always('pointHere', (number: OwnedNumber) => {
      if (number.number === numbers[2]) bench.all.pass(59_999);
      if (number.number === numbers[4]) bench.all.pass(1);
      return number;
    });
    await bench.run().toEnd();
    const away = unknown('The carrier says carrier_unavailable.');
    expect(remarksOf(bench)).toEqual([away, away, away, away, taken, taken]);
  });

  test('is asked again at once with other credentials, and never once it has told', async () => {
    const { work, all } = await opened();
    const unhurried = new Unhurried(new AbortController().signal);
    const rows = new ImportedRows({ work, unhurried, now: all.now });
    const [former, present, next] = [1, 2, 3].map(() => new ScriptedCarrierDouble());
    former!.next('overridesOfAll', carrierError('carrier_credentials_rejected'));
    present!.next('overridesOfAll', () => [service]);
    expect(await rows.rowOf(former!, owned)).toMatchObject({ remark: { code: 'overrides_unknown' } });
    for (const carrier of [present!, next!]) {
      expect(await rows.rowOf(carrier, owned)).toEqual({ number: owned.number, outcome: 'imported', remark: taken });
      expect(carrier.departures).toEqual([]);
    }
  });

  test('fails none of a few, and each says it for itself', async () => {
    const bench = await opened({ numbers: [0, 1].map(numberAt) });
    const [first] = bench.hold(2);
    bench.all.carrier.always('overrides', ({ number }: OwnedNumber) =>
      number === first ? carrierError('carrier_unavailable') : [service],
    );
    await bench.run().toEnd();
    expect([remarksOf(bench), bench.ending]).toEqual([[unknown('carrier_unavailable.'), taken], null]);
  });

  test('and has too much to do is asked again when it wants to hear of it', async () => {
    const bench = await opened();
    const [number = ''] = bench.hold(1);
    bench.overrides.set(number, [service]);
    const busy = [carrierError('carrier_rate_limited', { retryAfterMs: 1 })];
    bench.all.carrier.always('overridesOfAll', () => busy.pop() ?? (() => [service]));
    await bench.run().toEnd();
    expect([remarksOf(bench), bench.ending]).toEqual([[taken], null]);
  });
});

describe('an import that ends early', () => {
  /** From the given write on, the account is suspended. */
  function suspendAt(bench: ImportWorkshop, write: number): void {
    let count = 0;
    bench.all.carrier.always('pointHere', (number: OwnedNumber) => {
      count += 1;
      if (count >= write) return carrierError('carrier_account_suspended');
      bench.holdings.set(number.number, { ...number, configuration: HERE });
      return bench.holdings.get(number.number);
    });
  }

  test('says of what is in what the carrier has told before, and asks no more', async () => {
    const bench = await opened({}, 20);
    const numbers = bench.hold(26);
    bench.overrides.set(numbers[20]!, [service]);
    suspendAt(bench, 22);
    await bench.run().toEnd();
    expect(bench.ending).toBe('carrier_account_suspended');
    expect(remarksOf(bench).slice(19, 22)).toEqual([null, taken, 'failed']);
    expect(bench.all.carrier.givenWith('overridesOfAll')).toHaveLength(1);
  });

  test('says that it is not known where the carrier has not been asked', async () => {
    const bench = await opened();
    bench.hold(2, HERE);
    await expect(async () => {
      bench.all.register.loseNextAnswer('recordImported', 'before');
      await bench.run().toEnd();
    }).rejects.toMatchObject({ code: 'service_unavailable' });
    await bench.run().giveUp();
    expect(bench.ending).toBe('internal_error');
    const ended = unknown('The import ended before the carrier was asked for it.');
    expect(remarksOf(bench)).toEqual([ended, ended]);
  });
});
