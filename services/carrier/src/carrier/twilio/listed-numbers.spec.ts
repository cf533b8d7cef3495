import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type * as Library from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';
import { isListedNumbers, listedNumber } from './listed-numbers.js';

const { IncomingPhoneNumberInstance } = createRequire(import.meta.url)(
  'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js',
) as typeof Library;

const FIELDS = ['url', 'method', 'fallback_url', 'fallback_method', 'application_sid'];
const NAMES = ['sid', 'phone_number', 'friendly_name', 'type', 'capabilities', 'trunk_sid'].concat(
  FIELDS.flatMap((field) => [`voice_${field}`, `sms_${field}`]),
);

describe('A number of a list', () => {
  test('is read as the library reads it', () => {
    const value = fc.option(fc.string());
    const records = fc.record(Object.fromEntries(NAMES.map((name) => [name, value])), { requiredKeys: ['sid'] });
    fc.assert(
      fc.property(records, (record) => {
        const read = listedNumber(record);
        const inLibrary: object = new IncomingPhoneNumberInstance(null as never, record as never, 'AC1');
        expect(Object.keys(read)).toHaveLength(NAMES.length);
        expect(inLibrary).toMatchObject(read);
      }),
    );
  });
});

describe('A page of numbers', () => {
  test.each([
    [{ incoming_phone_numbers: [], next_page_uri: null }],
    [{ incoming_phone_numbers: [{ sid: 'PN1' }], next_page_uri: '/2010-04-01/…?Page=1' }],
    [{ incoming_phone_numbers: [{}] }],
  ])('is %j', (answer) => {
    expect(isListedNumbers(answer)).toBe(true);
  });

  test.each([
    [undefined],
    [{}],
    [{ incoming_phone_numbers: {} }],
    [{ incoming_phone_numbers: [null] }],
    [{ incoming_phone_numbers: ['+14155550100'] }],
    [{ incoming_phone_numbers: [], next_page_uri: 7 }],
    [{ incoming_phone_numbers: [], next_page_uri: 'https://:x' }],
  ])('is not %j', (answer) => {
    expect(isListedNumbers(answer)).toBe(false);
  });
});
