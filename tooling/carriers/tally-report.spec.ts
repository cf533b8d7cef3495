import { describe, expect, test } from '@jest/globals';
import type { Tally } from '../../simulator/carriers/testing/close-tallied.js';
import { reportTallies } from './tally-report.js';

const SENT = ['twilio.api.Buy', 'twilio.api.List'];
const violation = { step: 1, operation: null, method: 'POST', path: '/Numbers', problem: 'There is no field Colour.' };
const tally = (validated: Tally['validated'], violations: Tally['violations'] = []): Tally => ({
  validated,
  violations,
});

describe('reportTallies', () => {
  test('adds up what all emulators have seen', () => {
    const { lines, problems } = reportTallies(
      [tally({ 'twilio.api.List': 2 }), tally({ 'twilio.api.List': 3, 'twilio.api.Buy': 1 })],
      SENT,
    );
    expect(problems).toStrictEqual([]);
    expect(lines).toStrictEqual([
      'twilio.api.Buy        1',
      'twilio.api.List       5',
      '',
      "6 requests of 2 operations fit the carriers' documents, 0 do not.",
      '0 of the 2 operations that the adapters can ask for were never seen.',
    ]);
  });

  test('names what does not fit, what was never seen, and what nobody has named', () => {
    const { problems } = reportTallies([tally({ 'twilio.api.List': 1, 'twilio.api.Sell': 1 }, [violation])], SENT);
    expect(problems).toStrictEqual([
      'Does not fit: POST /Numbers: There is no field Colour.',
      'Never seen: twilio.api.Buy. Test what asks for it.',
      'Seen and not named in tooling/carriers/sent-operations.ts: twilio.api.Sell.',
    ]);
  });

  test('finds everything missing where nothing was asked', () => {
    expect(reportTallies([], SENT).problems).toHaveLength(2);
  });
});
