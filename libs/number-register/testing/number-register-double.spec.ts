import type { ImportedRow } from '../number-register.port.js';
import { NumberRegisterDouble } from './number-register-double.js';
import { numberRegisterContract } from './number-register.contract.js';
import type { ShownRow } from './register-under-test.js';

function shownRow(row: ImportedRow): ShownRow {
  const { number, outcome } = row;
  const { code = null, detail = null } = (row.outcome === 'imported' ? row.remark : row) ?? {};
  return { number, outcome, code, detail };
}

numberRegisterContract('NumberRegisterDouble', async () => {
  const register = new NumberRegisterDouble();
  return {
    register,
    beginGiveBack: (work) => register.beginGiveBack(work),
    beginRegion: (work) => register.beginRegion(work),
    beginImport: (work) => register.beginImport(work),
    shownOf: async (_workspace, importId) => register.imports.get(importId)!,
    rowsOf: async (_workspace, importId) => register.rowsOf(importId).map(shownRow),
  };
});
