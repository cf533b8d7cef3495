import { expect, test } from '@jest/globals';
import { readFacet } from './number-facet.js';

test('a facet tells the same of a row, however many workspaces came before', () => {
  const facet = 0b10_01_11_101_1_0_10;
  const told = {
    status: 2,
    carrier: 1,
    type: 3,
    capabilities: 5,
    inbound: true,
    sms: false,
    outboundCalls: 0,
  };
  for (const workspace of [1, 18_447, 1_000_000, 2 ** 38]) expect(readFacet(workspace * 2 ** 13 + facet)).toEqual(told);
});
