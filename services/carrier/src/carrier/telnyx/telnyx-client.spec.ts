import { expect, test } from '@jest/globals';
import { TelnyxClient, pairsOf } from './telnyx-client.js';

test('writes queries as Telnyx reads them', () => {
  const query = {
    filter: {
      country_code: 'US',
      features: ['sms', 'mms'],
      phone_number: { contains: '555' },
      limit: 10,
      areaCode: undefined,
    },
    sort: 'phone_number',
  };
  expect(pairsOf(query)).toStrictEqual([
    ['filter[country_code]', 'US'],
    ['filter[features][]', 'sms'],
    ['filter[features][]', 'mms'],
    ['filter[phone_number][contains]', '555'],
    ['filter[limit]', '10'],
    ['sort', 'phone_number'],
  ]);
});

test('takes no API key that could not be sent, and does not repeat it', () => {
  for (const apiKey of ['', 'KEY secret', 'KEY\n', 'KÉY']) {
    let failure: unknown;
    try {
      failure = new TelnyxClient({ apiKey });
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ code: 'carrier_credentials_rejected', effect: 'none' });
    expect(String(failure)).not.toMatch(/KEY |KÉY/);
  }
});
