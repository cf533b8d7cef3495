import { expect, jest, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { numberCode, TABLES } from './number-table.schema.js';
import { scanWindow } from './row-scan.js';
import { Statements } from './statements.js';
import { stretchesOf } from './stretches.js';

const NUMBER = '+14155550100';

test('a page begins at the row of its cursor, not at the start of the workspace', () => {
  const database = new Database(':memory:');
  database.exec(TABLES);
  const statements = new Statements(database);
  const get = jest.spyOn(statements, 'get');
  const [stretch] = stretchesOf({ field: 'number', descending: false }, { key: null, number: NUMBER });
  const rows = { sql: 'TRUE', parameters: {} };
  scanWindow(statements, stretch!, { workspace: 0, descending: false, rows, maxRows: 1 }, 10);
  const parameters = { workspace: 0, maxRows: 1, windowRows: 10, code: numberCode(NUMBER) };
  const steps = database.prepare(`EXPLAIN ${get.mock.calls[0]![0]}`).all(parameters) as { readonly opcode: string }[];
  const seeks = steps.map(({ opcode }) => opcode).filter((opcode) => /^Seek[GL]/.test(opcode));
  expect(seeks).toEqual(['SeekGT']);
  database.close();
});
