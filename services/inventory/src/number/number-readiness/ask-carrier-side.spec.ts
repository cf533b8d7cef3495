import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CarrierSide } from '#carrier-side';
import type { CarrierCheck, NumberInQuestion } from '#carrier-side';
import { DomainError } from '#domain-error';
import { HOME } from '#event-store/testing';
import { ServiceUnavailableError } from '#service-call';
import type { ClaimedNumber } from '../domain/number.state.js';
import {
  NUMBER,
  given,
  importedNumber,
  purchasedNumber,
  regionSet,
  releasedNumber,
} from '../fixtures/number-histories.js';
import { askCarrierSide } from './ask-carrier-side.js';

const asked: CarrierCheck = {
  code: 'carrier_asked',
  profiles: ['inbound', 'outbound', 'sms'],
  ok: true,
  message: 'Twilio has been asked.',
  remedy: null,
  checkedAt: '2026-01-31T09:00:00.000Z',
};

/** A test double of whoever deals with carriers. */
class CarrierSideDouble extends CarrierSide {
  readonly questions: [string, NumberInQuestion][] = [];

  constructor(private readonly answer: () => Promise<readonly CarrierCheck[]>) {
    super();
  }

  override async requireImportable(): Promise<void> {}

  override checksOf(workspace: string, question: NumberInQuestion): Promise<readonly CarrierCheck[]> {
    this.questions.push([workspace, question]);
    return this.answer();
  }
}

const numberAfter = (history: typeof importedNumber) => given(history).state as ClaimedNumber;
const bought = numberAfter(purchasedNumber);
const answering = () => new CarrierSideDouble(async () => [asked]);

describe('who deals with carriers', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('is asked for a number as it is known here', async () => {
    const side = answering();
    expect(await askCarrierSide(side, bought)).toStrictEqual([asked]);
    const { type, country, capabilities } = bought;
    const question = { number: NUMBER, carrierAccountId: 'account-1', type, country, capabilities, region: 'us1' };
    expect(side.questions).toStrictEqual([[HOME, question]]);
    await askCarrierSide(side, numberAfter([...purchasedNumber, regionSet('ie1')]));
    expect(side.questions[1]).toStrictEqual([HOME, { ...question, region: null }]);
  });

  test('is not asked for a number that is nobody’s, and none is told of', async () => {
    const side = answering();
    expect(await askCarrierSide(side, numberAfter(releasedNumber))).toStrictEqual([]);
    expect(side.questions).toStrictEqual([]);
  });

  test.each([
    ['of a carrier of one’s own', numberAfter(importedNumber), /carrier of your own/],
    ['without an account', { ...bought, carrierAccountId: null }, /without an account/],
  ])('is not asked for a number %s, which is said', async (_name, number, why) => {
    const side = answering();
    expect(await askCarrierSide(side, number)).toMatchObject([
      { code: 'carrier_asked', ok: null, message: expect.stringMatching(why), remedy: expect.stringMatching(/^Look/) },
    ]);
    expect(side.questions).toStrictEqual([]);
  });

  test('may be away, which is said', async () => {
    const forOperators = new ServiceUnavailableError('Nobody answers at CARRIER_URL.');
    const side = new CarrierSideDouble(() => Promise.reject(forOperators));
    expect(await askCarrierSide(side, bought)).toMatchObject([
      {
        code: 'carrier_asked',
        ok: null,
        message: expect.stringMatching(/cannot be reached right now\.$/),
        checkedAt: null,
      },
    ]);
  });

  test('may know no such account, which is said', async () => {
    const unknown = new DomainError('carrier_account_not_found', 'No such account is connected. Connect it.');
    const side = new CarrierSideDouble(() => Promise.reject(unknown));
    const [check] = await askCarrierSide(side, bought);
    expect(check).toMatchObject({ code: 'carrier_asked', ok: null, message: expect.stringContaining('Connect it.') });
  });

  test('is not waited for when it takes too long', async () => {
    const side = new CarrierSideDouble(() => new Promise(() => undefined));
    const checks = askCarrierSide(side, bought);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(await checks).toMatchObject([
      { code: 'carrier_asked', ok: null, message: expect.stringContaining('in time') },
    ]);
  });

  test('has its faults seen', async () => {
    const side = new CarrierSideDouble(() => Promise.reject(new Error('A bug.')));
    await expect(askCarrierSide(side, bought)).rejects.toThrow('A bug.');
  });
});
