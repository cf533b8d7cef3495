import { describe, expect, test } from '@jest/globals';
import type { ImportEvent } from '../domain/import.events.js';
import { evolveImport, unknownImport } from '../domain/import.state.js';
import { decideStartImport } from './start-import.js';

const command = { importId: 'i1', file: 'a.csv', sha256: 'aa', bytes: 10, ignoredColumns: ['Notes'] };
const started: ImportEvent = { type: 'ImportStarted', ...command };
const finished: ImportEvent = {
  type: 'ImportFinished',
  importId: 'i1',
  totals: { imported: 1, skipped: 0, failed: 0 },
  failure: null,
};

const given = (...events: ImportEvent[]) => events.reduce(evolveImport, unknownImport);

describe('starting an import', () => {
  test('records the stored file', () => {
    expect(decideStartImport(command, given())).toEqual([started]);
  });

  test('with the same file again changes nothing, whether it runs or has finished', () => {
    const again = { ...command, file: 'b.csv' };
    expect(decideStartImport(again, given(started))).toEqual([]);
    expect(decideStartImport(again, given(started, finished))).toEqual([]);
  });

  test('with another file under the same key is refused', () => {
    const other = { ...command, sha256: 'bb' };
    expect(() => decideStartImport(other, given(started))).toThrow(
      expect.objectContaining({ code: 'idempotency_key_reused' }),
    );
  });
});
