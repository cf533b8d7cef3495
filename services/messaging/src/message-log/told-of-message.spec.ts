import { expect, test } from '@jest/globals';
import { NOTHING_TOLD, toldAfter } from './told-of-message.js';

const failure = { code: 'expired', carrierCode: null, detail: 'Too late.', remedy: 'Send it again.' };
const doubt = { code: 'carrier_unavailable', detail: 'It did not answer.' };
const queued = { ...NOTHING_TOLD, status: 'queued' } as const;
const said = { status: null, failure: null, doubt: undefined, carrierMessageId: null };

test('the furthest status holds, with its failure, and clears what was in doubt', () => {
  const uncertain = toldAfter(queued, { ...said, status: 'uncertain', doubt });
  expect(uncertain).toStrictEqual({ ...queued, status: 'uncertain', doubt });
  const failed = toldAfter(uncertain, { ...said, status: 'failed', failure, doubt: null });
  expect(failed).toStrictEqual({ ...queued, status: 'failed', failure });
  expect(toldAfter(failed, { ...said, status: 'sent', doubt: null })).toStrictEqual(failed);
  const delivered = toldAfter(failed, { ...said, status: 'delivered', doubt: null });
  expect(delivered).toStrictEqual({ ...queued, status: 'delivered' });
});

test('a status that comes late clears no doubt', () => {
  const uncertain = { ...queued, status: 'uncertain', doubt } as const;
  expect(toldAfter(uncertain, { ...said, status: 'queued', doubt: null })).toStrictEqual(uncertain);
});

test('what holds a message up stays until it gets on', () => {
  const heldUp = toldAfter(queued, { ...said, doubt });
  expect(heldUp).toStrictEqual({ ...queued, doubt });
  expect(toldAfter(heldUp, said)).toStrictEqual(heldUp);
  expect(toldAfter(heldUp, { ...said, status: 'submitted', doubt: null })).toStrictEqual({
    ...queued,
    status: 'submitted',
  });
});

test('what came in has one status, and a message the first name that its carrier gave it', () => {
  const received = { ...NOTHING_TOLD, status: 'received', carrierMessageId: 'SM1' } as const;
  expect(toldAfter(received, { ...said, status: 'read', carrierMessageId: 'SM2' })).toStrictEqual(received);
});

test('anything is further than nothing', () => {
  const first = toldAfter(NOTHING_TOLD, { ...said, status: 'queued', carrierMessageId: 'SM1' });
  expect(first).toStrictEqual({ ...queued, carrierMessageId: 'SM1' });
  expect(toldAfter(first, { ...said, status: 'queued', carrierMessageId: 'SM1' })).toStrictEqual(first);
});
