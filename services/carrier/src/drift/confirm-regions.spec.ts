import { describe, expect, test } from '@jest/globals';
import { DomainError } from '#domain-error';
import { NOWHERE } from '../testing/carrier-workshop.js';
import { driftOfEachTest } from '../testing/drift-workshop.js';
import { driftIdOf } from './drift.aggregate.js';

const opened = driftOfEachTest();
const COUNT = 150;
const numberAt = (place: number): string => `+1415${5_550_000 + place}`;

/** More numbers than are told of at once, all in the region that is set here; one does not point here. */
async function assumed() {
  const workshop = await opened();
  const { carrier, register } = workshop.all;
  workshop.numbersOnPage = 500;
  carrier.hasRegions = true;
  carrier.regionsWithCredentials = ['us1', 'ie1'];
  carrier.always('regionOf', () => 'us1');
  for (let place = 0; place < COUNT; place += 1) {
    await workshop.here(numberAt(place));
    workshop.there(numberAt(place), place === 0 ? { configuration: NOWHERE } : {});
  }
  const heard = register.confirmRegions.bind(register);
  /** How many questions the carrier had been asked at each call. */
  const calls: number[] = [];
  const answerWith = (error: unknown) => {
    register.confirmRegions = (...asked) => {
      calls.push(carrier.questions.length);
      return error === undefined ? heard(...asked) : Promise.reject(error);
    };
  };
  return { workshop, calls, answerWith, lines: [driftIdOf('webhooks_changed', numberAt(0))] };
}

describe('a drift check that has heard in which region numbers are', () => {
  const refusals = [
    new DomainError('service_unavailable', 'The inventory does not know how.'),
    new DomainError('not_found', 'There is no such number.'),
    Object.assign(new Error('The event store is away.'), { code: 'event_store_unavailable' }),
  ];
  test.each(refusals)(
    'tells of its lines where the inventory takes none of it ($code), and the next check tells it again',
    async (refusal) => {
      const { workshop, calls, answerWith, lines } = await assumed();
      answerWith(refusal);
      const { failure, lines: told } = await workshop.check();
      expect([failure, [...told.keys()]]).toEqual([null, lines]);
      expect(calls).toHaveLength(1);
      expect(workshop.troubles).toEqual([refusal]);
      answerWith(undefined);
      await workshop.check();
      expect(workshop.all.register.confirmedRegions.size).toBe(COUNT);
    },
  );

  test('says it last, when there is nothing more to ask', async () => {
    const { workshop, calls, answerWith } = await assumed();
    answerWith(undefined);
    await workshop.check();
    const { length } = workshop.all.carrier.questions;
    expect(calls).toEqual([length, length]);
  });

  test('does not hide a fault of ours', async () => {
    const { workshop, answerWith } = await assumed();
    await workshop.check();
    const fault = new TypeError('It is undefined.');
    answerWith(fault);
    await expect(workshop.run().toEnd()).rejects.toBe(fault);
  });
});
