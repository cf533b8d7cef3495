import { expect, test } from '@jest/globals';
import { noticeOf, realFirst } from './sandbox-apart.js';

const listed = (carrierAccountId: string, place: number) => ({ carrierAccountId, place });
const of = (carrierAccountId: string) => [listed(carrierAccountId, 1), listed(carrierAccountId, 2)];
const namesOf = (items: readonly { carrierAccountId: string; place: number }[]) =>
  items.map(({ carrierAccountId, place }) => `${carrierAccountId} ${place}`);

test('listings of real carriers come first, by turns, then those of the sandbox', () => {
  const items = realFirst([of('sandbox-7'), of('telnyx-1'), of('twilio-1')]);
  expect(namesOf(items)).toEqual([
    'telnyx-1 1',
    'twilio-1 1',
    'telnyx-1 2',
    'twilio-1 2',
    'sandbox-7 1',
    'sandbox-7 2',
  ]);
});

test('the notice names the accounts of the sandbox of which something is shown, and no other', () => {
  const asked = ['sandbox-7', 'sandbox-8', 'twilio-1'];
  const notice = noticeOf(asked, [...of('twilio-1'), ...of('sandbox-7')]);
  expect(notice).toMatch(/^Items whose carrierAccountId is sandbox-7 are of the sandbox: its numbers are fictional/);
  expect(noticeOf(asked, of('twilio-1'))).toBeUndefined();
  expect(noticeOf(asked, [])).toBeUndefined();
});

test('the notice is of everything where the sandbox alone was asked, also when it has nothing', () => {
  for (const items of [of('sandbox'), []]) expect(noticeOf(['sandbox'], items)).toMatch(/^This is the sandbox: /);
});

test('the notice names the suggestions that rest on the sandbox alone', () => {
  const suggested = [
    { areaCode: '646', locality: null, isReal: true },
    { areaCode: '917', locality: null, isReal: false },
  ];
  const asked = ['sandbox-7', 'twilio-1'];
  expect(noticeOf(asked, [], suggested)).toMatch(/the sandbox alone has 917: its numbers are fictional/);
  expect(noticeOf(asked, [], suggested.slice(0, 1))).toBeUndefined();
});
