import { describe, expect, test } from '@jest/globals';
import { isOtherParty, subjectInPath } from './other-party.js';

const PARTIES = ['+442071838750', '+8566', '72323', 'ACME', 'A&B Shop', 'whatsapp:+442071838750', 'a'.repeat(64)];
const OTHERS = ['', '+', '+0442071838750', '+44207x', ' ACME', 'ACME ', '../..', "' OR 1=1", 'Café', 'a'.repeat(65)];

describe('the other party of a message', () => {
  test.each(PARTIES)('may be called %s', (party) => {
    expect(isOtherParty(party)).toBe(true);
    expect(subjectInPath.transform(party, { type: 'param' })).toBe(party);
  });

  test.each(OTHERS)('is never called %j, and a path is refused by the name of its parameter', (other) => {
    expect(isOtherParty(other)).toBe(false);
    expect(() => subjectInPath.transform(other, { type: 'param' })).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: expect.stringMatching(/^e164 must be/) }),
    );
  });
});
