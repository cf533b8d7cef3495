import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import {
  assignedInbound,
  assignedOutbound,
  enabled,
  given,
  importedNumber,
  purchasedInUse,
  releaseStarted,
  releasedNumber,
  switchedOff,
} from '../fixtures/number-histories.js';
import { decideEnableOutbound } from './enable-outbound.js';

describe('enable outbound', () => {
  test('lets the calls of a switched-off number through again', () => {
    expect(given(switchedOff).when(decideEnableOutbound)).toStrictEqual([enabled('requested')]);
  });

  test('lets those of a number that is on its way back through, should it stay', () => {
    expect(given(purchasedInUse, [releaseStarted]).when(decideEnableOutbound)).toStrictEqual([enabled('requested')]);
  });

  test('changes nothing when the switch is on, as it is from the first assignment', () => {
    expect(given(assignedOutbound).when(decideEnableOutbound)).toStrictEqual([]);
    expect(given(switchedOff, [enabled('requested')]).when(decideEnableOutbound)).toStrictEqual([]);
  });

  test('is refused while the number has no outbound agent', () => {
    expect(given(importedNumber).when(decideEnableOutbound)).toStrictEqual(refused('no_outbound_agent'));
    expect(given(assignedInbound).when(decideEnableOutbound)).toStrictEqual(refused('no_outbound_agent'));
  });

  test('is refused for a number that the workspace does not hold, or holds no longer', () => {
    expect(given().when(decideEnableOutbound)).toStrictEqual(refused('not_found'));
    expect(given(releasedNumber).when(decideEnableOutbound)).toStrictEqual(
      refused('number_not_active', { numberStatus: 'released' }),
    );
  });
});
