import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import { givenHold, lifted, placed } from '../fixtures/hold-histories.js';
import { decideLiftHold } from './lift-hold.js';

const onSales = { agentId: 'sales' };

describe('lift a hold', () => {
  test('says which scope is free of it', () => {
    expect(givenHold([placed(onSales)]).when(decideLiftHold)).toStrictEqual([lifted(onSales)]);
  });

  test('changes nothing the second time', () => {
    expect(givenHold([placed(onSales), lifted(onSales)]).when(decideLiftHold)).toStrictEqual([]);
  });

  test('is refused for a hold that was never placed', () => {
    expect(givenHold().when(decideLiftHold)).toStrictEqual(refused('not_found'));
  });
});
