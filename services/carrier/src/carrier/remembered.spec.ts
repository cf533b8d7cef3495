import { expect, test } from '@jest/globals';
import { carrierError } from '../testing/carrier-workshop.js';
import { Remembered } from './remembered.js';

const AWAY = carrierError('carrier_unavailable');
const MINUTE_MS = 60_000;

function newRemembered() {
  const clock = { ms: 1_000 };
  const remembered = new Remembered<string>({ nowMs: () => clock.ms, oldMs: 60 * MINUTE_MS });
  let asked = 0;
  const ask = (answer: string | Error, wanted: Parameters<typeof remembered.ask>[2] = {}) =>
    remembered.ask(
      'key',
      async () => {
        asked += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      wanted,
    );
  return { clock, ask, times: () => asked };
}

test('an answer is good for a minute, unless another is wanted', async () => {
  const { clock, ask, times } = newRemembered();
  expect(await ask('one')).toBe('one');
  clock.ms += MINUTE_MS - 1;
  expect(await ask('two')).toBe('one');
  expect(await ask('three', { isEnough: () => false })).toBe('three');
  expect(await ask('four', { refresh: true })).toBe('four');
  clock.ms += MINUTE_MS;
  expect(await ask('five')).toBe('five');
  expect(times()).toBe(4);
});

test('who asks while the same is being asked has the same answer, if it will do', async () => {
  const { ask, times } = newRemembered();
  expect(await Promise.all([ask('one'), ask('two'), ask('three', { isEnough: () => false })])).toEqual([
    'one',
    'one',
    'three',
  ]);
  expect(times()).toBe(2);
});

test('of many for whom that will not do, one asks for all', async () => {
  const { ask, times } = newRemembered();
  const few = ask('few');
  const wanted = { isEnough: (answer: string) => answer === 'many' };
  await Promise.all([few, ...Array.from({ length: 10 }, () => ask('many', wanted))]);
  expect(times()).toBe(2);
});

test('no refusal is kept, however many ask anew at once', async () => {
  const { clock, ask } = newRemembered();
  const both = [ask(AWAY, { refresh: true }), ask(AWAY, { refresh: true })];
  expect(await Promise.allSettled(both)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  clock.ms += 1;
  expect(await ask('one')).toBe('one');
});

test('an answer is shown for an hour while nobody can be asked, and is not younger for having been shown', async () => {
  const { clock, ask, times } = newRemembered();
  await ask('one');
  clock.ms += 50 * MINUTE_MS;
  const refreshed = ask(AWAY, { refresh: true });
  const joined = ask(AWAY);
  await expect(refreshed).rejects.toBe(AWAY);
  expect(await joined).toBe('one');
  expect(await ask(AWAY)).toBe('one');
  expect(times()).toBe(3);
  clock.ms += 10 * MINUTE_MS;
  await expect(ask(AWAY)).rejects.toBe(AWAY);
  await expect(ask(carrierError('carrier_account_suspended'))).rejects.toMatchObject({ code: expect.any(String) });
});
