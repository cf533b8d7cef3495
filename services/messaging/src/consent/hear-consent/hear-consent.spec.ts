import { describe, expect, test } from '@jest/globals';
import { givenEventsOf } from '#event-store/testing';
import type { ConsentWish } from '../domain/consent-words.js';
import type { RecipientOptedIn, RecipientOptedOut } from '../domain/consent.events.js';
import type { ConsentState } from '../domain/consent.state.js';
import { consent } from '../consent.aggregate.js';
import { decideHearConsent } from './hear-consent.js';

const given = givenEventsOf(consent);
const said = { number: '+14155550100', subject: '+442071838750', messageId: 'message-1' };
const optedOut: RecipientOptedOut = { type: 'RecipientOptedOut', ...said, word: 'STOP' };
const optedIn: RecipientOptedIn = { type: 'RecipientOptedIn', ...said, word: 'START' };
const hear = (wish: ConsentWish) => (state: ConsentState) =>
  decideHearConsent({ ...said, wish, word: wish === 'opt_out' ? 'STOP' : 'START' }, state);

describe('hear what somebody says of being written to', () => {
  test('stops, and resumes', () => {
    expect(given().when(hear('opt_out'))).toStrictEqual([optedOut]);
    expect(given([optedOut]).when(hear('opt_in'))).toStrictEqual([optedIn]);
    expect(given([optedOut, optedIn]).when(hear('opt_out'))).toStrictEqual([optedOut]);
    expect(given([optedOut]).state).toMatchObject({ isOptedOut: true, said: { word: 'STOP' } });
    expect(given([optedOut, optedIn]).state).toMatchObject({ isOptedOut: false, said: { word: 'START' } });
  });

  test('says nothing new when it is said again', () => {
    expect(given([optedOut]).when(hear('opt_out'))).toStrictEqual([]);
    expect(given([optedOut, optedIn]).when(hear('opt_in'))).toStrictEqual([]);
  });

  test('a yes of whom nobody has stopped from being written to means something else', () => {
    expect(given().when(hear('opt_in'))).toStrictEqual([]);
  });
});
