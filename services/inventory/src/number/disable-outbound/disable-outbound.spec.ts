import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import {
  assignedInbound,
  assignedOutbound,
  detachedNumber,
  disabled,
  enabled,
  given,
  importedNumber,
  purchasedInUse,
  releaseStarted,
  releasedNumber,
  switchedOff,
  unassigned,
} from '../fixtures/number-histories.js';
import { decideDisableOutbound } from './disable-outbound.js';

describe('disable outbound', () => {
  test('blocks the outbound calls of an assigned number', () => {
    expect(given(assignedOutbound).when(decideDisableOutbound)).toStrictEqual([disabled]);
  });

  test('blocks again after the switch went back', () => {
    expect(given(switchedOff, [enabled('requested')]).when(decideDisableOutbound)).toStrictEqual([disabled]);
  });

  test('blocks those of a number that is on its way back: it may stay', () => {
    const leaving = given(purchasedInUse, [enabled('requested'), releaseStarted]);
    expect(leaving.when(decideDisableOutbound)).toStrictEqual([disabled]);
  });

  test('changes nothing when the number is blocked already', () => {
    expect(given(switchedOff).when(decideDisableOutbound)).toStrictEqual([]);
  });

  test('is refused while the number has no outbound agent', () => {
    const left = [unassigned('outbound', 'sales'), enabled('assignment_removed')];
    expect(given(importedNumber).when(decideDisableOutbound)).toStrictEqual(refused('no_outbound_agent'));
    expect(given(assignedInbound).when(decideDisableOutbound)).toStrictEqual(refused('no_outbound_agent'));
    expect(given(switchedOff, left).when(decideDisableOutbound)).toStrictEqual(refused('no_outbound_agent'));
  });

  test('is refused for a number that the workspace does not hold, or holds no longer', () => {
    expect(given().when(decideDisableOutbound)).toStrictEqual(refused('not_found'));
    const inactive = (numberStatus: string) => refused('number_not_active', { numberStatus });
    expect(given(releasedNumber).when(decideDisableOutbound)).toStrictEqual(inactive('released'));
    expect(given(detachedNumber).when(decideDisableOutbound)).toStrictEqual(inactive('detached'));
  });
});
