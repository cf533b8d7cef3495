import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOME, WHO } from '#event-store/testing';
import { CarrierWorkshop, HERE, NOWHERE, carrierError, owned } from '../testing/carrier-workshop.js';
import { DriftWorkshop, driftOfEachTest } from '../testing/drift-workshop.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import type { DriftState } from './domain/drift.state.js';

const opened = driftOfEachTest();
const numberAt = (place: number): string => `+1415555${1_000 + place}`;
const [FIRST, SECOND, THIRD, FOURTH] = [0, 1, 2, 3].map(numberAt) as [string, string, string, string];
const DEAF = { voice: false, sms: true, mms: false };
const idsOf = ({ lines }: DriftState) => [...lines.keys()].toSorted();
const idOf = (kind: string, number: string) => `${kind}-${number.slice(1)}`;

/** One number on both sides. */
interface Standing {
  readonly holder: 'here' | 'elsewhere' | 'nobody';
  readonly isThere: boolean;
  readonly isPointingHere: boolean;
  readonly isDeaf: boolean;
  readonly isLeaving: boolean;
}

/** What should be told of it, said in another way than the product does. */
function expectedOf({ holder, isThere, isPointingHere, isDeaf, isLeaving }: Standing): string[] {
  if (holder === 'nobody') return isThere ? ['number_unknown'] : [];
  if (holder === 'elsewhere' || isLeaving) return [];
  if (!isThere) return ['number_gone'];
  return [...(isDeaf ? ['capabilities_changed'] : []), ...(isPointingHere ? [] : ['webhooks_changed'])];
}

async function stand(workshop: DriftWorkshop, number: string, standing: Standing): Promise<void> {
  const { holder, isThere, isPointingHere, isDeaf, isLeaving } = standing;
  const configuration = isPointingHere ? HERE : NOWHERE;
  if (isThere) workshop.there(number, { configuration, ...(isDeaf && { capabilities: DEAF }) });
  if (holder === 'nobody') return;
  await workshop.here(number, {}, { workspace: holder === 'here' ? HOME : 'away' });
  if (!isLeaving || holder !== 'here') return;
  workshop.leaving(number, 'release');
}

describe('a drift check', () => {
  test('tells of every number what differs, and nothing else, whatever is held where', async () => {
    const anyStanding: fc.Arbitrary<Standing> = fc.record({
      holder: fc.constantFrom('here', 'elsewhere', 'nobody'),
      isThere: fc.boolean(),
      isPointingHere: fc.boolean(),
      isDeaf: fc.boolean(),
      isLeaving: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyStanding, { maxLength: 25 }), async (standings) => {
        const workshop = new DriftWorkshop(await CarrierWorkshop.opened());
        for (const [place, standing] of standings.entries()) await stand(workshop, numberAt(place), standing);
        const state = await workshop.check();
        const expected = standings.flatMap((standing, place) =>
          expectedOf(standing).map((kind) => idOf(kind, numberAt(place))),
        );
        expect(idsOf(state)).toEqual(expected.toSorted());
        const countsOf = (kind: string) => expected.filter((id) => id.startsWith(kind)).length;
        for (const [kind, count] of Object.entries(state.checked!.found))
          expect([kind, count]).toEqual([kind, countsOf(kind)]);
        // What it can do was taken over, so that only the rest is still to be told.
        expect(idsOf(await workshop.check())).toEqual(
          expected.filter((id) => !id.startsWith('capabilities_changed')).toSorted(),
        );
        expect(workshop.all.carrier.departures).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('takes over at once what a number can do now, and says so', async () => {
    const workshop = await opened();
    await workshop.here(FIRST);
    workshop.there(FIRST, { capabilities: DEAF });
    const { lines } = await workshop.check();
    expect([...lines.values()]).toMatchObject([{ kind: 'capabilities_changed', here: 'voice, sms', there: 'sms' }]);
    expect(workshop.all.register.numbers.get(FIRST)?.facts?.capabilities).toEqual(DEAF);
  });

  test('tells nothing of a number that came, went or was bought while the lists were read', async () => {
    const workshop = await opened();
    const { register } = workshop.all;
    for (const number of [FIRST, SECOND, THIRD, FOURTH]) workshop.there(number);
    for (const number of [FIRST, SECOND]) await workshop.here(number);
    workshop.beforePage = (place) => {
      if (place !== 1) return;
      // Released here and there, brought in, and being bought.
      register.numbers.delete(FIRST);
      workshop.holdings.delete(FIRST);
      void workshop.here(THIRD);
      void register.reserve(FOURTH, 'purchase-9', WHO);
    };
    expect(idsOf(await workshop.check())).toEqual([]);
  });

  test('tells nothing of a number that changes here while it is looked at by itself', async () => {
    const workshop = await opened();
    const { carrier, register } = workshop.all;
    await workshop.here(FIRST);
    workshop.there(SECOND);
    await workshop.here(SECOND);
    workshop.beforePage = () => {
      register.numbers.delete(FIRST);
      void register.reserve(FIRST, 'another purchase', WHO);
    };
    // It was not sold yet when the carrier answered, and is here when that answer is read.
    carrier.always('ownedNumber', (number: string) => {
      void workshop.here(number, {}, { purchaseId: 'another purchase' });
      return undefined;
    });
    expect(idsOf(await workshop.check())).toEqual([]);
  });

  test('counts what was detached here on purpose, and tells of what was released here and is still there', async () => {
    const workshop = await opened();
    for (const number of [FIRST, SECOND]) {
      workshop.there(number);
      await workshop.here(number);
    }
    await workshop.gone(FIRST, 'detach');
    await workshop.gone(SECOND, 'release');
    const { checked } = await workshop.check();
    expect(idsOf(await workshop.state())).toEqual([idOf('number_unknown', SECOND)]);
    expect(checked).toMatchObject({ letGo: 1, found: { number_unknown: 1 } });
  });

  test('takes a number that was detached before that was told apart for what it is, and its line away', async () => {
    const workshop = await opened();
    workshop.there(FIRST);
    expect(idsOf(await workshop.check())).toEqual([idOf('number_unknown', FIRST)]);
    await workshop.here(FIRST);
    await workshop.gone(FIRST, 'detach');
    expect(await workshop.fix(idOf('number_unknown', FIRST))).toEqual({ outcome: 'over' });
    expect(idsOf(await workshop.check())).toEqual([]);
  });

  test('tells nothing of a number that differed and was detached before it was looked at by itself', async () => {
    const workshop = await opened();
    await workshop.here(FIRST);
    workshop.there(FIRST, { configuration: NOWHERE });
    workshop.beforePage = () => void workshop.gone(FIRST, 'detach');
    expect(idsOf(await workshop.check())).toEqual([]);
  });

  test('tells a thousand lines, what matters most first, and how many more there are', async () => {
    const workshop = await opened();
    await workshop.here('+14155559999');
    for (let place = 0; place < 1_005; place += 1) workshop.there(numberAt(place), { configuration: NOWHERE });
    const { lines, checked } = await workshop.check();
    expect([lines.size, lines.has(idOf('number_gone', '+14155559999'))]).toEqual([1_000, true]);
    expect(checked).toMatchObject({
      numbersHere: 1,
      numbersThere: 1_005,
      found: { number_gone: 1, number_unknown: 1_005 },
    });
    // Another that matters more takes a place. What gave it is no less unknown, and can be put right as before.
    await workshop.here('+14155559998');
    const { lines: listed } = await workshop.check();
    const [unlisted = '', ...others] = [...lines.keys()].filter((id) => !listed.has(id));
    expect([listed.size, others]).toEqual([1_000, []]);
    expect(await workshop.fix(unlisted)).toMatchObject({ outcome: 'fixed', importId: expect.any(String) });
  });

  test('of an account that has lost everything leaves others their turns', async () => {
    const workshop = await opened();
    for (let place = 0; place < 30_000; place += 1) await workshop.here(`+1415${5_550_000 + place}`);
    let turns = 0;
    let counting: NodeJS.Immediate | undefined;
    const count = () => {
      turns += 1;
      counting = setImmediate(count);
    };
    workshop.beforePage = count;
    workshop.all.carrier.always('ownedNumber', () => void clearImmediate(counting));
    const { lines, checked } = await workshop.check();
    expect([lines.size, checked?.found.number_gone]).toEqual([1_000, 30_000]);
    expect(turns).toBeGreaterThan(5);
  });

  test('counts every number that can do other things now, and keeps a thousand lines of them', async () => {
    const workshop = await opened();
    for (let place = 0; place < 1_005; place += 1) {
      await workshop.here(numberAt(place));
      workshop.there(numberAt(place), { capabilities: DEAF });
    }
    const { lines, checked } = await workshop.check();
    expect([lines.size, checked?.found.capabilities_changed]).toEqual([1_000, 1_005]);
    expect(workshop.all.register.numbers.get(numberAt(1_004))?.facts?.capabilities).toEqual(DEAF);
  });

  test('names what is in the way of a number, and only that', async () => {
    const workshop = await opened();
    await workshop.here(FIRST);
    workshop.there(FIRST, { configuration: { ...HERE, voice: 'https://theirs.example' } });
    workshop.overrides.set(FIRST, [{ kind: 'trunk', id: 'TK1', name: 'Old PBX', takes: 'voice' }]);
    const { lines } = await workshop.check();
    expect([...lines.values()]).toMatchObject([{ kind: 'overridden', there: 'SIP trunk "Old PBX" (TK1) takes calls' }]);
  });

  test('names to where calls are forwarded', async () => {
    const workshop = await opened();
    await workshop.here(FIRST);
    workshop.there(FIRST);
    workshop.overrides.set(FIRST, [{ kind: 'call_forwarding', id: '+14155550177', name: null, takes: 'voice' }]);
    const { lines } = await workshop.check();
    expect([...lines.values()]).toMatchObject([{ there: 'call forwarding to +14155550177 takes calls' }]);
  });

  test('asks for the region of numbers that were moved, and of no other where none can be', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    for (const number of [FIRST, SECOND]) {
      await workshop.here(number);
      workshop.there(number);
    }
    workshop.moved(FIRST, 'ie1');
    carrier.always('regionOf', () => 'us1');
    const { lines } = await workshop.check();
    expect([...lines.values()]).toMatchObject([{ kind: 'region_changed', number: FIRST, here: 'ie1', there: 'us1' }]);
    expect(new Set(carrier.givenWith('regionOf'))).toEqual(new Set([FIRST]));
  });

  test('asks for the region of every number where one could be moved, first of those that were', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    carrier.regionsWithCredentials = ['us1', 'ie1'];
    for (let place = 0; place < 1_002; place += 1) {
      await workshop.here(numberAt(place));
      workshop.there(numberAt(place));
    }
    const last = numberAt(1_001);
    workshop.moved(last, 'ie1');
    carrier.always('regionOf', (number: string) => (number === FIRST ? 'au1' : number === last ? 'ie1' : 'us1'));
    carrier.always('asSetUpIn', (number: OwnedNumber) => number);
    const { lines } = await workshop.check();
    expect([...lines.values()]).toMatchObject([{ kind: 'region_changed', number: FIRST, here: 'us1', there: 'au1' }]);
    const asked = new Set(carrier.givenWith('regionOf'));
    expect([asked.size, asked.has(last)]).toEqual([1_000, true]);
    // Of the others the inventory hears that its regions are right.
    const { confirmedRegions } = workshop.all.register;
    expect([confirmedRegions.size, confirmedRegions.has(FIRST), confirmedRegions.get(last)]).toEqual([
      999,
      false,
      'ie1',
    ]);
  });

  test('goes on where the last one has ended, until each number was asked for its region, and keeps what it has told', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    workshop.numbersOnPage = 500;
    carrier.hasRegions = true;
    carrier.regionsWithCredentials = ['us1', 'ie1'];
    for (let place = 0; place < 2_100; place += 1) {
      await workshop.here(numberAt(place));
      workshop.there(numberAt(place));
    }
    // Two are told by the second check, which asks them first.
    const away = [0, 999, 1_000, 1_997, 2_099].map(numberAt);
    carrier.always('regionOf', (number: string) => (away.includes(number) ? 'au1' : 'us1'));
    const told: string[][] = [];
    for (let times = 0; times < 4; times += 1) told.push(idsOf(await workshop.check()));
    const idsFor = (count: number) => away.slice(0, count).map((number) => idOf('region_changed', number));
    expect(told).toEqual([idsFor(2), idsFor(4), idsFor(5), idsFor(5)]);
    expect(new Set(carrier.givenWith('regionOf')).size).toBe(2_100);
  });

  test('does without regions where the key may not read them and no number was moved', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    carrier.regionsWithCredentials = ['us1', 'ie1'];
    for (let place = 0; place < 20; place += 1) {
      await workshop.here(numberAt(place));
      workshop.there(numberAt(place), { configuration: place === 0 ? NOWHERE : HERE });
    }
    carrier.always('regionOf', () => carrierError('carrier_permission_missing'));
    const { failure } = await workshop.check();
    expect([failure, idsOf(await workshop.state())]).toEqual([null, [idOf('webhooks_changed', FIRST)]]);
    expect(carrier.givenWith('regionOf').length).toBeLessThan(10);
    workshop.moved(FIRST, 'ie1');
    expect((await workshop.check()).failure?.code).toBe('carrier_permission_missing');
  });

  test('looks at the calls of a number that was moved in its region, and nowhere else', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    for (const number of [FIRST, SECOND, THIRD]) {
      await workshop.here(number);
      // What stands at home handles none of their calls.
      workshop.there(number, { configuration: { ...HERE, voice: 'https://home.example' } });
      workshop.moved(number, 'ie1');
    }
    const voices: Record<string, string | null> = { [FIRST]: HERE.voice, [SECOND]: 'https://theirs.example' };
    carrier.always('regionOf', (number: string) => (number === THIRD ? 'us1' : 'ie1'));
    carrier.always('asSetUpIn', ({ number, ...rest }: OwnedNumber) => ({
      ...rest,
      number,
      configuration: { ...HERE, voice: voices[number] },
    }));
    const { lines, checked } = await workshop.check();
    expect(idsOf(await workshop.state())).toEqual([idOf('region_changed', THIRD), idOf('webhooks_changed', SECOND)]);
    expect(lines.get(idOf('webhooks_changed', SECOND))?.there).toContain('https://theirs.example');
    expect(checked?.found).toMatchObject({ region_changed: 1, webhooks_changed: 1 });
  });

  test('waits when the carrier wants it to, and ends with the reason when it cannot go on', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    workshop.there(FIRST);
    let refusals = 2;
    carrier.always('ownedNumbers', () => {
      refusals -= 1;
      if (refusals >= 0) return carrierError('carrier_rate_limited', { retryAfterMs: 1 });
      return { numbers: [owned], next: null, total: 1 };
    });
    expect((await workshop.check()).failure).toBeNull();
    carrier.always('ownedNumbers', () => carrierError('carrier_account_suspended'));
    const { failure, running, checked } = await workshop.check();
    expect([failure?.code, running, checked?.numbersThere]).toEqual(['carrier_account_suspended', null, 1]);
  });

  test('that is stopped writes nothing, and begins anew', async () => {
    const workshop = await opened();
    workshop.there(FIRST);
    workshop.stop.abort();
    const { running, checked } = await workshop.check();
    expect([running?.since, checked]).toEqual([WHO.time, null]);
  });

  test('that is stopped while it asks number by number asks for no more of them', async () => {
    for (const question of ['regionOf', 'ownedNumber'] as const) {
      const workshop = await opened();
      const { carrier } = workshop.all;
      carrier.hasRegions = true;
      for (let place = 0; place < 50; place += 1) {
        await workshop.here(numberAt(place));
        workshop.there(numberAt(place), { configuration: NOWHERE });
        workshop.moved(numberAt(place), question === 'regionOf' ? 'ie1' : 'us1');
      }
      carrier.always(question, () => {
        workshop.stop.abort();
        return question === 'regionOf' ? 'us1' : undefined;
      });
      const { running, checked } = await workshop.check();
      expect([running?.since, checked]).toEqual([WHO.time, null]);
      // Those that were on their way.
      expect(carrier.givenWith(question).length).toBeLessThanOrEqual(4);
    }
  });

  test('is tried again by itself while the inventory is away', async () => {
    const workshop = await opened();
    workshop.all.register.loseNextAnswer('heldAt', 'before');
    await expect(workshop.check()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect((await workshop.state()).running).not.toBeNull();
  });
});
