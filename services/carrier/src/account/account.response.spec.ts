import { expect, test } from '@jest/globals';
import { accountResponse } from './account.response.js';
import type { KnownAccount } from './domain/account.state.js';

const shown = (carrier: KnownAccount['carrier']) =>
  accountResponse({
    carrierAccountId: `${carrier}-1`,
    carrier,
    status: 'connected',
    name: 'Main',
    reference: null,
    setup: {},
    sentence: null,
    connectedAt: '2026-01-31T09:00:00.000Z',
  });

test('an account of Twilio says under which names its regions and edges are shown to people', () => {
  const { regions = [] } = shown('twilio');
  expect(regions.map(({ region, name }) => [region, name])).toEqual([
    ['us1', 'United States'],
    ['ie1', 'Ireland'],
    ['au1', 'Australia'],
  ]);
  expect(regions[1]?.edges).toEqual([
    { edge: 'dublin', name: 'Ireland (Dublin)' },
    { edge: 'frankfurt', name: 'Germany (Frankfurt)' },
  ]);
});

test('others have no regions to choose from', () => {
  for (const carrier of ['telnyx', 'sip', 'sandbox'] as const) expect(shown(carrier)).not.toHaveProperty('regions');
});
