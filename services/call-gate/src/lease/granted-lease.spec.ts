import { beforeEach, describe, expect, test } from '@jest/globals';
import { GrantedLease } from './granted-lease.js';

describe('GrantedLease', () => {
  let nowMs: number;
  let lease: GrantedLease;
  beforeEach(() => {
    nowMs = 10_000;
    lease = new GrantedLease(() => nowMs);
  });

  test('covers nothing before it is granted', () => {
    expect([lease.covers(0), lease.covers(1e9), lease.isHeld, lease.knownHead]).toStrictEqual([
      false,
      false,
      false,
      undefined,
    ]);
  });

  test('covers a gate that has applied the head of the grant', () => {
    lease.grant({ leaseMs: 2_000, head: 7 }, nowMs, 0);
    expect([lease.covers(6), lease.isHeld, lease.knownHead]).toStrictEqual([false, true, 7]);
    expect([lease.covers(7), lease.covers(9), lease.knownHead]).toStrictEqual([true, true, 7]);
  });

  test('ends early by the drift of clocks, counted from when it was asked for', () => {
    const askedAtMs = nowMs;
    nowMs += 900;
    lease.grant({ leaseMs: 2_000, head: 7 }, askedAtMs, 0);
    nowMs = askedAtMs + 1_959;
    expect(lease.covers(7)).toBe(true);
    nowMs = askedAtMs + 1_960;
    expect([lease.covers(7), lease.isHeld]).toStrictEqual([false, false]);
  });

  test('goes on under the term before until the head of the next one is applied', () => {
    lease.grant({ leaseMs: 2_000, head: 7 }, nowMs, 0);
    expect(lease.covers(7)).toBe(true);
    nowMs += 1_000;
    lease.grant({ leaseMs: 2_000, head: 9 }, nowMs, 7);
    expect([lease.covers(7), lease.knownHead]).toStrictEqual([true, 9]);
    nowMs += 1_000;
    expect([lease.covers(8), lease.covers(9)]).toStrictEqual([false, true]);
    nowMs += 1_000;
    expect(lease.covers(9)).toBe(false);
  });

  test('moves on to a term whose head was applied though nobody asked meanwhile', () => {
    lease.grant({ leaseMs: 2_000, head: 7 }, nowMs, 0);
    nowMs += 1_000;
    lease.grant({ leaseMs: 2_000, head: 9 }, nowMs, 8);
    nowMs += 500;
    expect(lease.covers(8)).toBe(true);
  });
});
