import { describe, expect, test } from '@jest/globals';
import {
  capabilitiesIn,
  friendlyNameOf,
  localityOf,
  numberTypeIn,
  purchaseIdIn,
  requirementsIn,
} from './twilio-numbers.js';

const PURCHASE = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('what Twilio says of a number', () => {
  test('a type is the same however Twilio writes it', () => {
    expect(['local', 'Local', 'mobile', 'national'].map(numberTypeIn)).toStrictEqual([
      'local',
      'local',
      'mobile',
      'national',
    ]);
    expect(['toll_free', 'toll free', 'toll-free', 'tollfree', 'TollFree'].map(numberTypeIn)).toStrictEqual(
      Array.from({ length: 5 }, () => 'toll_free'),
    );
    expect(['shared_cost', 'machine_to_machine', 'voip', '', null].map(numberTypeIn)).toStrictEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  test('capabilities are read in small letters and in capitals, and only what is said counts', () => {
    expect(capabilitiesIn({ voice: true, SMS: true, MMS: false, fax: true })).toStrictEqual({
      voice: true,
      sms: true,
      mms: false,
    });
    expect(capabilitiesIn({ mms: true })).toStrictEqual({ voice: false, sms: false, mms: true });
    expect(capabilitiesIn(null)).toStrictEqual({ voice: false, sms: false, mms: false });
  });

  test('a locality is written as people do', () => {
    expect(localityOf('San Francisco', 'CA')).toBe('San Francisco, CA');
    expect(localityOf('London', '')).toBe('London');
    expect(localityOf(null, null)).toBeNull();
  });

  test('an address is needed unless Twilio says none is', () => {
    expect(['none', null, 'any', 'local', 'foreign'].map(requirementsIn)).toStrictEqual([
      [],
      [],
      ['address'],
      ['address'],
      ['address'],
    ]);
  });
});

describe('the name that a purchase leaves with a number', () => {
  test('leads back to the purchase, and fits', () => {
    expect(purchaseIdIn(friendlyNameOf(PURCHASE))).toBe(PURCHASE);
    expect(friendlyNameOf(PURCHASE).length).toBeLessThanOrEqual(64);
  });

  test('is no other name', () => {
    const others = ['', null, undefined, '(415) 555-0100', 'Ringfence', `${friendlyNameOf(PURCHASE)} 2`, PURCHASE];
    expect(others.map(purchaseIdIn)).toStrictEqual(others.map(() => null));
  });
});
