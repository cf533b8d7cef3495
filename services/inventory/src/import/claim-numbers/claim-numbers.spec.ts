import { describe, expect, test } from '@jest/globals';
import { sentenceOfTaker } from '#number-facts';
import type { NumberEvent, NumberImported } from '../../number/domain/number.events.js';
import { evolveNumber, unclaimed } from '../../number/domain/number.evolve.js';
import type { NumberState } from '../../number/domain/number.state.js';
import type { ReadRow } from '../domain/import.events.js';
import { decideClaimNumbers } from './claim-numbers.js';

const A = '+14155550100';
const B = '+14155550101';
const NEXT = { offset: 400, line: 9 };
const FACTS = {
  numberType: 'local',
  capabilities: { voice: true, sms: true, mms: false },
  country: 'US',
  locality: 'San Francisco, CA',
  monthlyCost: { amount: '1.15', currency: 'USD' },
} as const;

const read = (row: number, number: string): ReadRow => ({ row, outcome: 'ok', number: { number, ...FACTS } });

function imported(number: string, by: { workspace: string; importId: string; row: number }): NumberImported {
  return { type: 'NumberImported', number, carrier: 'sip', carrierAccountId: null, ...FACTS, ...by };
}

function given(...events: NumberEvent[]): NumberState {
  return events.reduce(
    (state, event, revision) =>
      evolveNumber(state, event, { eventId: `event-${revision}`, time: '2026-11-01T00:00:00.000Z', revision }),
    unclaimed,
  );
}

function when(rows: readonly ReadRow[], holders: Readonly<Record<string, NumberState>> = {}) {
  const running = { importId: 'i1', totals: { imported: 10, skipped: 20, failed: 30 } };
  return decideClaimNumbers({ workspace: 'acme', rows, next: NEXT }, running, new Map(Object.entries(holders)));
}

const ours = { workspace: 'acme', importId: 'i1' };
const processed = { type: 'ImportRowsProcessed', importId: 'i1', next: NEXT };

describe('claiming the numbers of a file', () => {
  test('brings in a number that nobody holds', () => {
    expect(when([read(2, A), read(3, B)])).toEqual({
      numbers: [imported(A, { ...ours, row: 2 }), imported(B, { ...ours, row: 3 })],
      processed: {
        ...processed,
        totals: { imported: 12, skipped: 20, failed: 30 },
        imported: [
          [2, A],
          [3, B],
        ],
        leftOut: [],
      },
    });
  });

  test.each(['NumberReleased', 'NumberDetached'] as const)('brings in a number again after %s', (type) => {
    const former = given(imported(A, { workspace: 'globex', importId: 'i0', row: 7 }), { type, number: A });
    expect(when([read(2, A)], { [A]: former }).numbers).toEqual([imported(A, { ...ours, row: 2 })]);
  });

  test('skips a number that the workspace has', () => {
    const held = given(imported(A, { workspace: 'acme', importId: 'i0', row: 7 }));
    const detail = `${A} is in this workspace already.`;
    expect(when([read(2, A)], { [A]: held })).toEqual({
      numbers: [],
      processed: {
        ...processed,
        totals: { imported: 10, skipped: 21, failed: 30 },
        imported: [],
        leftOut: [{ row: 2, number: A, outcome: 'skipped', code: 'already_held', detail }],
      },
    });
  });

  test('skips a number that stands further up, whether among these rows or those before', () => {
    const detail = `${A} is on line 2 of the file already.`;
    const skipped = { row: 5, number: A, outcome: 'skipped', code: 'repeated_in_file', detail };
    expect(when([read(2, A), read(5, A)]).processed).toMatchObject({ imported: [[2, A]], leftOut: [skipped] });
    const before = given(imported(A, { ...ours, row: 2 }));
    expect(when([read(5, A)], { [A]: before }).processed.leftOut).toEqual([skipped]);
  });

  test('fails a number that another workspace holds, without naming it', () => {
    const held = given(imported(A, { workspace: 'globex', importId: 'i0', row: 7 }));
    expect(when([read(2, A)], { [A]: held })).toEqual({
      numbers: [],
      processed: {
        ...processed,
        totals: { imported: 10, skipped: 20, failed: 31 },
        imported: [],
        leftOut: [
          {
            row: 2,
            number: A,
            outcome: 'failed',
            code: 'number_in_use',
            detail: sentenceOfTaker(A, 'another_workspace'),
          },
        ],
      },
    });
  });

  test('says of a number that is being bought that it is, and by whom if by the workspace itself', () => {
    const reserved = (workspace: string) => given({ type: 'NumberReserved', number: A, workspace, purchaseId: 'p1' });
    for (const [buyer, outcome, code, detail] of [
      ['acme', 'skipped', 'already_held', `${A} is being bought for this workspace: see GET /v1/purchases.`],
      ['globex', 'failed', 'number_in_use', expect.stringContaining(`${A} is being bought by another workspace.`)],
    ] as const) {
      const { numbers, processed: rows } = when([read(2, A)], { [A]: reserved(buyer) });
      expect([numbers, rows.leftOut]).toEqual([[], [{ row: 2, number: A, outcome, code, detail }]]);
    }
  });

  test('passes on why a row could not be read', () => {
    const bad = { row: 2, outcome: 'failed', number: '12', code: 'number_invalid', detail: 'Not a number.' } as const;
    expect(when([bad]).processed).toEqual({
      ...processed,
      totals: { imported: 10, skipped: 20, failed: 31 },
      imported: [],
      leftOut: [bad],
    });
  });

  test('shortens what a row may make as long as it likes, so that the event stays small', () => {
    const long = '\u0000"\u{1f4de}'.repeat(20_000);
    const rows = Array.from({ length: 500 }, (_, row): ReadRow => {
      return { row, outcome: 'failed', number: long, code: 'quote_not_closed', detail: long };
    });
    const { leftOut } = when(rows).processed;
    expect(leftOut[0]?.number).toHaveLength(64);
    expect(leftOut[0]?.number.endsWith('…')).toBe(true);
    expect(leftOut[0]?.number.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(leftOut))).toBeLessThan(1_000_000);
  });
});
