import { describe, expect, test } from '@jest/globals';
import type { NumberSearch } from '../carrier-facts.js';
import { optionsFor } from './twilio-marketplace.js';

const search = (wanted: Partial<NumberSearch>): NumberSearch => ({
  country: 'US',
  type: 'local',
  limit: 20,
  ...wanted,
});

describe('what Twilio is asked for', () => {
  test('an area code and a pattern, where it knows area codes', () => {
    expect(optionsFor(search({ areaCode: '415', contains: '77', capabilities: ['voice', 'mms'] }))).toStrictEqual({
      areaCode: 415,
      contains: '77',
      voiceEnabled: true,
      mmsEnabled: true,
      pageSize: 20,
      limit: 20,
    });
  });

  test('elsewhere what the number begins with, and then as many as it has when more is to be chosen from them', () => {
    expect(optionsFor(search({ country: 'GB', areaCode: '20' }))).toStrictEqual({
      contains: '+4420',
      pageSize: 20,
      limit: 20,
    });
    expect(optionsFor(search({ country: 'GB', areaCode: '20', contains: '77' }))).toStrictEqual({
      contains: '+4420',
      pageSize: 1000,
      limit: 1000,
    });
  });

  test('no pattern of one digit, which it does not take', () => {
    expect(optionsFor(search({ contains: '7' }))).toStrictEqual({ pageSize: 1000, limit: 1000 });
  });
});
