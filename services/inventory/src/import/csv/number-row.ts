import type { ReadNumber, ReadRow } from '../domain/import.events.js';
import type { Delimiter } from './csv-cells.js';
import type { NumberCsvHeader } from './csv-header.js';
import { CellFault, readCapabilities, readLocality, readMonthlyCost, readNumber, readType } from './number-cells.js';
import type { NumberColumn } from './number-columns.js';

/** `="+1415…"` in a cell that was quoted as a whole. Without the quotes around it, see `CsvLines`. */
const FORMULA_OF_TEXT = /^="(.*)"$/s;

const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };

/** The rules of a row that begins on line `row`. Cells that the row does not have are empty. */
export function readNumberRow(row: number, cells: readonly string[], header: NumberCsvHeader): ReadRow {
  const cell = (column: NumberColumn) => cells[header.positions[column] ?? -1]?.trim() ?? '';
  const number = cell('number');
  if (cells.length > header.names.length && hasMoreThan(header, cells)) {
    const detail = `The row has ${cells.length} cells and the header ${header.names.length}; put a cell with a ${DELIMITER_NAMES[header.delimiter]} in it in quotes.`;
    return { row, outcome: 'failed', number, code: 'too_many_cells', detail };
  }
  const read = readCells(number, cell);
  if (!(read instanceof CellFault)) return { row, outcome: 'ok', number: read };
  if (cells.some((written) => FORMULA_OF_TEXT.test(written))) {
    return readNumberRow(row, cells.map(withoutFormula), header);
  }
  return { row, outcome: 'failed', number, code: read.code, detail: read.detail };
}

/** Spreadsheets end rows with empty cells, as many as the widest row once had. */
function hasMoreThan({ names }: NumberCsvHeader, cells: readonly string[]): boolean {
  return cells.slice(names.length).some((cell) => cell.trim() !== '');
}

function withoutFormula(cell: string): string {
  return FORMULA_OF_TEXT.exec(cell)?.[1] ?? cell;
}

function readCells(number: string, cell: (column: NumberColumn) => string): ReadNumber | CellFault {
  const phone = readNumber(number, cell('country'));
  if (phone instanceof CellFault) return phone;
  const numberType = readType(cell('type'));
  if (numberType instanceof CellFault) return numberType;
  const capabilities = readCapabilities({ voice: cell('voice'), sms: cell('sms'), mms: cell('mms') });
  if (capabilities instanceof CellFault) return capabilities;
  const monthlyCost = readMonthlyCost(cell('monthlyCost'), cell('currency'));
  if (monthlyCost instanceof CellFault) return monthlyCost;
  const locality = readLocality(cell('locality'));
  if (locality instanceof CellFault) return locality;
  return {
    number: phone.e164,
    numberType: numberType ?? phone.type,
    capabilities,
    country: phone.country,
    locality,
    monthlyCost,
  };
}
