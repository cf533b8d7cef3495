import { describe, expect, test } from '@jest/globals';
import type { MessageEvent } from '../domain/message.events.js';
import type { KnownMessage } from '../domain/message.state.js';
import {
  advanced,
  failed,
  given,
  linked,
  received,
  requested,
  sendStarted,
  submitted,
} from '../fixtures/message-histories.js';
import { decideLinkMessage } from './link-message.js';

const { type: _, ...link } = linked;
const own = given([requested, sendStarted]).state as KnownMessage;
/** As it was told under the carrier's name. */
const underName = <Event extends MessageEvent>(event: Event): Event => ({ ...event, messageId: 'message-of-name' });
const linkTo = (...named: readonly MessageEvent[]) =>
  decideLinkMessage(link, [submitted], { named: given(named).state, own });

describe('the name that a carrier has for a message', () => {
  test('leads to it', () => {
    expect(linkTo()).toStrictEqual({ named: [linked], own: [submitted] });
  });

  test('brings along what was told under it before, each where it belongs', () => {
    const early = [underName(advanced('delivered')), underName(advanced('sent'))];
    const { type: _type, ...late } = advanced('sent');
    expect(linkTo(...early)).toStrictEqual({
      named: [linked],
      own: [submitted, advanced('delivered'), { type: 'MessageStatusNoted', ...late }],
    });
    expect(linkTo(underName(failed))).toStrictEqual({ named: [linked], own: [submitted, failed] });
  });

  test('leads where it led before', () => {
    expect(linkTo(linked)).toStrictEqual({ named: [], own: [submitted] });
    expect(linkTo(received)).toStrictEqual({ named: [], own: [submitted] });
  });
});
