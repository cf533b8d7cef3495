import { describe, expect, test } from '@jest/globals';
import type { ImportState } from '../domain/import.state.js';
import { accountImportStarted, given } from '../fixtures/import-histories.js';
import { decideStartAccountImport } from './start-account-import.js';

const { type: _, source: _source, ...command } = accountImportStarted;
const start = (state: ImportState) => decideStartAccountImport(command, state);

describe('start an import from a carrier account', () => {
  test('begins it', () => {
    expect(given().when(start)).toStrictEqual([accountImportStarted]);
    expect(given([accountImportStarted]).state).toMatchObject({ source: 'account', status: 'running', next: null });
  });

  test('changes nothing when the same request comes again', () => {
    expect(given([accountImportStarted]).when(start)).toStrictEqual([]);
  });
});
