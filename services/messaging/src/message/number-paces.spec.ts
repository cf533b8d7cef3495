import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CarrierName } from '#number-facts';
import { NumberPaces } from './number-paces.js';

const NUMBER = '+14155550100';

let now: number;
let paces: NumberPaces;
beforeEach(() => {
  now = 0;
  paces = new NumberPaces(() => now);
});

/** Sends whenever it may, and answers when. */
function sendFor(ms: number, segments: number, carrier: CarrierName = 'twilio', number = NUMBER): readonly number[] {
  const [sentAt, end] = [[] as number[], now + ms];
  while (now < end) {
    const waitMs = paces.take(number, carrier, segments);
    if (waitMs === 0) sentAt.push(now);
    else now += waitMs;
  }
  return sentAt;
}

describe('a number', () => {
  test.each(['twilio', 'telnyx', 'sip'] as const)('sends a segment a second in the long run: %s', (carrier) => {
    const sent = sendFor(600_000, 1, carrier).length;
    expect(sent).toBeGreaterThanOrEqual(600);
    expect(sent).toBeLessThanOrEqual(604);
  });

  test('sends a few at once after a pause, then one each second', () => {
    const sentAt = sendFor(20_000, 1);
    const atOnce = sentAt.filter((at) => at === 0).length;
    expect([atOnce > 1, atOnce <= 4]).toStrictEqual([true, true]);
    const later = sentAt.slice(atOnce);
    expect(later).toStrictEqual(later.map((_, index) => (index + 1) * 1_000));
  });

  test('makes up for no more of a pause than for a few seconds', () => {
    sendFor(10_000, 1);
    now += 86_400_000;
    const at = now;
    expect(sendFor(1_000, 1).filter((each) => each === at).length).toBeLessThanOrEqual(4);
  });

  test('waits for each segment of a long message', () => {
    const sentAt = sendFor(120_000, 10);
    expect(sentAt.slice(1).map((at, index) => at - sentAt[index]!)).toStrictEqual(
      sentAt.slice(1).map((_, index) => (index === 0 ? 7_000 : 10_000)),
    );
  });

  test('does not wait for another', () => {
    paces.take(NUMBER, 'twilio', 10);
    expect(paces.take(NUMBER, 'twilio', 1)).toBeGreaterThan(0);
    expect(paces.take('+14155550101', 'twilio', 1)).toBe(0);
  });

  test('is not kept waiting for a turn that it has not taken', () => {
    paces.take(NUMBER, 'twilio', 10);
    const waitMs = paces.take(NUMBER, 'twilio', 1);
    for (let time = 0; time < 10; time += 1) expect(paces.take(NUMBER, 'twilio', 1)).toBe(waitMs);
    now += waitMs;
    expect(paces.take(NUMBER, 'twilio', 1)).toBe(0);
  });

  test('of the sandbox hardly waits', () => {
    expect(sendFor(1_000, 1, 'sandbox').length).toBeGreaterThan(900);
  });
});

test('more numbers than are remembered keep their pace', () => {
  const numberOf = (index: number) => `+1${index}`;
  for (let index = 0; index < 100_000; index += 1) paces.take(numberOf(index), 'twilio', 10);
  now += 20_000;
  expect(paces.take(NUMBER, 'twilio', 10)).toBe(0);
  expect(paces.take(NUMBER, 'twilio', 10)).toBe(7_000);
  expect(paces.take(numberOf(0), 'twilio', 10)).toBe(0);
});
