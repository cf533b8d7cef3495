import { describe, expect, test } from '@jest/globals';
import { givenEventsOf, refused } from '../../fixtures/given.js';
import type { HoldEvent } from '../domain/hold.events.js';
import { hold } from '../hold.aggregate.js';
import { decideLiftHold } from './lift-hold.js';

const givenHold = givenEventsOf(hold);

const placed: HoldEvent = { type: 'HoldPlaced', holdId: 'hold-1', scope: { agentId: 'sales' } };
const lifted: HoldEvent = { type: 'HoldLifted', holdId: 'hold-1', scope: { agentId: 'sales' } };

describe('lift a hold', () => {
  test('says which scope is free of it', () => {
    expect(givenHold([placed]).when(decideLiftHold)).toStrictEqual([lifted]);
  });

  test('changes nothing the second time', () => {
    expect(givenHold([placed, lifted]).when(decideLiftHold)).toStrictEqual([]);
  });

  test('is refused for a hold that was never placed', () => {
    expect(givenHold().when(decideLiftHold)).toStrictEqual(refused('not_found'));
  });
});
