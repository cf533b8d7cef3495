import { describe, expect, test } from '@jest/globals';
import type { NumberRegion } from '../domain/number.state.js';
import { regionCheck } from './region-check.js';

const ireland: NumberRegion = {
  value: 'ie1',
  edge: 'dublin',
  status: 'confirmed',
  since: '2026-01-31T09:00:00.000Z',
  former: null,
  formerStatus: null,
  askedBy: null,
  failure: null,
};

describe('the region of a number', () => {
  test('is well when it is confirmed', () => {
    const message = 'Calls are handled in Ireland (ie1).';
    expect(regionCheck(ireland)).toStrictEqual({ code: 'region_confirmed', ok: true, message, remedy: null });
  });

  test('is not known where it is assumed: who says otherwise, and how to have it confirmed', () => {
    const assumed = regionCheck({ ...ireland, value: 'us1', status: 'assumed' });
    expect(assumed).toMatchObject({ ok: null, remedy: expect.stringMatching(/region_as_known.*set us1/) });
    expect(assumed.message).toContain('United States (us1)');
  });

  test('is not known while it is pending: since when, and where calls are until then', () => {
    const former = { value: 'us1', edge: null };
    const pending = regionCheck({ ...ireland, status: 'pending', former });
    expect(pending).toMatchObject({ ok: null, remedy: expect.stringContaining('five minutes') });
    expect(pending.message).toMatch(/Ireland \(ie1\).*2026-01-31T09:00:00\.000Z.*United States \(us1\)/);
  });

  test('is not well when another was asked for that the carrier may have taken: who says where calls are', () => {
    const failure = { code: 'region_not_confirmed', detail: 'The carrier may have taken the region.' };
    const failed = regionCheck({ ...ireland, value: 'us1', status: 'assumed', failure });
    expect(failed).toMatchObject({ ok: false, remedy: expect.stringMatching(/region_as_known.*set us1/) });
    expect(failed.message).toMatch(/not certain.*United States \(us1\).*may have taken/);
  });

  test('is told, and keeps no call away, when another was asked for and could not be had: why, and what to do', () => {
    const failure = { code: 'region_unreachable', detail: 'Twilio has no record of the number there.' };
    const failed = regionCheck({ ...ireland, value: 'us1', failure });
    expect(failed).toMatchObject({ ok: null, remedy: expect.stringContaining('set us1 to leave it so') });
    expect(failed.message).toMatch(/Calls are handled in United States \(us1\).*no record/);
  });
});
