import { describe, expect, test } from '@jest/globals';
import type { MessageEvent } from '../domain/message.events.js';
import type { MessageState } from '../domain/message.state.js';
import {
  advanced,
  given,
  heldUp,
  received,
  refused,
  requested,
  sendStarted,
  submitted,
  uncertain,
} from '../fixtures/message-histories.js';
import { decideAdvanceSending } from './advance-sending.js';
import type { AdvanceSending } from './advance-sending.js';

const advance = (next: AdvanceSending) => (state: MessageState) => decideAdvanceSending(next, state);

describe('a message that is being sent', () => {
  test.each<[string, readonly MessageEvent[], AdvanceSending]>([
    ['is handed to its carrier', [requested], sendStarted],
    ['is taken', [requested, sendStarted], submitted],
    ['is refused', [requested, sendStarted], refused],
    ['is given up before it is handed over', [requested], refused],
    ['is held up', [requested, sendStarted], heldUp],
    ['is handed over again when what held it up has passed', [requested, sendStarted, heldUp], sendStarted],
    ['is uncertain once the answer was lost', [requested, sendStarted], uncertain],
    ['is found to be taken', [requested, sendStarted, uncertain], submitted],
    ['is found not to have been sent', [requested, sendStarted, uncertain], refused],
  ])('%s', (_, history, next) => {
    expect(given(history).when(advance(next))).toStrictEqual([next]);
  });

  test.each<[string, readonly MessageEvent[], AdvanceSending]>([
    ['is handed over once', [requested, sendStarted], sendStarted],
    ['is never handed over again while it is uncertain', [requested, sendStarted, uncertain], sendStarted],
    ['is taken once', [requested, sendStarted, submitted], submitted],
    ['is not refused once its carrier was heard of', [requested, sendStarted, submitted], refused],
    [
      'is not uncertain once its carrier was heard of',
      [requested, sendStarted, submitted, advanced('sent')],
      uncertain,
    ],
    ['is not uncertain before it is handed over', [requested], uncertain],
    ['is uncertain once', [requested, sendStarted, uncertain], uncertain],
    ['is not held up while it may have been sent', [requested, sendStarted, uncertain], heldUp],
    ['ends once', [requested, refused], sendStarted],
    ['is one that goes out', [received], sendStarted],
    ['needs a request', [], sendStarted],
  ])('%s', (_, history, next) => {
    expect(given(history).when(advance(next))).toStrictEqual([]);
  });

  test('says what holds it up, until that has passed', () => {
    const history = [requested, sendStarted, heldUp];
    expect(given(history).state).toMatchObject({ status: 'queued', handedOverAt: null, doubt: { code: heldUp.code } });
    expect(given([...history, sendStarted, submitted]).state).toMatchObject({ status: 'submitted', doubt: null });
  });
});
