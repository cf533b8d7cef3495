import type { Capabilities, Money, NumberType } from '../../number/domain/number.events.js';
import type { NumberColumn, NumberCsvHeader } from './csv-header.js';
import type { CsvFaultCode } from './csv-lines.js';
import { CellFault, readCapabilities, readLocality, readMonthlyCost, readNumber, readType } from './number-cells.js';
import type { NumberRowFaultCode } from './number-cells.js';

/** What one row says of a number. */
export interface ParsedNumber {
  /** E.164. */
  readonly number: string;
  readonly numberType: NumberType;
  readonly capabilities: Capabilities;
  /** ISO 3166, two capital letters; null for a number of no single country. */
  readonly country: string | null;
  readonly locality: string | null;
  readonly monthlyCost: Money | null;
}

export type CsvRowFaultCode = NumberRowFaultCode | CsvFaultCode | 'too_many_cells' | 'invalid_encoding';

export interface FailedCsvRow {
  /** The physical line on which the row begins; the file's first line is 1. */
  readonly row: number;
  readonly outcome: 'failed';
  /** The cell as written; empty where it cannot be told. */
  readonly number: string;
  readonly code: CsvRowFaultCode;
  /** One sentence that says what would be right. */
  readonly detail: string;
}

export type CsvRow = { readonly row: number; readonly outcome: 'ok'; readonly number: ParsedNumber } | FailedCsvRow;

/** The rules of a row. Cells that the row does not have are empty. */
export function readNumberRow(row: number, cells: readonly string[], header: NumberCsvHeader): CsvRow {
  const cell = (column: NumberColumn) => cells[header.positions[column] ?? -1]?.trim() ?? '';
  const number = cell('number');
  if (cells.length > header.names.length) {
    const detail = `The row has ${cells.length} cells and the header ${header.names.length}; put a cell with a comma in it in quotes.`;
    return { row, outcome: 'failed', number, code: 'too_many_cells', detail };
  }
  const read = readCells(number, cell);
  return read instanceof CellFault
    ? { row, outcome: 'failed', number, code: read.code, detail: read.detail }
    : { row, outcome: 'ok', number: read };
}

function readCells(number: string, cell: (column: NumberColumn) => string): ParsedNumber | CellFault {
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
