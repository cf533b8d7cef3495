import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { segmentsOf } from './segments.js';

const GSM = fc.constantFrom(...'abc XYZ09@£$¥èéùìòÇ\nØøÅåΔ_ΦÄÖÑÜ§¿äöñüà');
const EXTENSION = fc.constantFrom(...'^{}\\[~]|€');
/** No graphemes of several code points: Twilio's own counting cuts none of those, handsets do. */
const OTHER = fc.constantFrom(...'日本语ç’“–😀𝄞ж');

const text = (...of: fc.Arbitrary<string>[]) => fc.string({ unit: fc.oneof(...of), maxLength: 400, size: 'max' });

describe('segments are counted as Twilio counts them', () => {
  test.each([
    ['of the alphabet that every handset has', text(GSM)],
    ['of that and its extension', text(GSM, EXTENSION)],
    ['of any', text(GSM, EXTENSION, OTHER)],
  ])('in texts %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (each) => {
        const twilio = new SegmentedMessage(each, 'auto');
        expect(segmentsOf(each)).toStrictEqual({
          encoding: twilio.encodingName,
          segments: Math.max(twilio.segmentsCount, 1),
        });
      }),
    );
  });

  test.each([
    ['', 'GSM-7', 1],
    ['x'.repeat(160), 'GSM-7', 1],
    ['x'.repeat(161), 'GSM-7', 2],
    ['€'.repeat(80), 'GSM-7', 1],
    [`${'x'.repeat(152)}€${'x'.repeat(7)}`, 'GSM-7', 2],
    ['’', 'UCS-2', 1],
    ['日'.repeat(70), 'UCS-2', 1],
    ['日'.repeat(71), 'UCS-2', 2],
  ])('%j', (each, encoding, segments) => {
    expect(segmentsOf(each)).toStrictEqual({ encoding, segments });
  });
});
