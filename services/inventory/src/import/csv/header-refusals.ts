import { DomainError } from '#domain-error';
import type { CsvFaultCode } from './csv-lines.js';
import { maybeNumberColumns } from './number-columns.js';
import type { NumberColumn } from './number-columns.js';

type InvalidRequest = DomainError<'invalid_request'>;

/** How files begin that are no CSV in UTF-8, byte for character. Workbooks: .xlsx, .ods and .numbers; .xls. */
const UTF_16_MARKS = ['\xff\xfe', '\xfe\xff'];
const WORKBOOKS = ['PK\x03\x04', '\xd0\xcf\x11\xe0'];

/** The name of a column and then a number: the header and the rows were one line before they were sent. */
const NAME_AND_NUMBER = /\p{L}[\s="']*\+?\d[\d\s().-]{6,}/u;
const NUMBER_ALONE = /^[\s="']*\+?[\d\s().-]{7,}"?$/;
const LONGEST_NUMBER = 64;

const KEEP_LINES = 'with curl, send it with --data-binary, for -d takes its line breaks away';
const RUN_TOGETHER = `The file is one line, its rows in the header; ${KEEP_LINES}.`;
const IF_ALL_IS_ONE_LINE = `If the file has its rows in that line too: ${KEEP_LINES}.`;
const MUST_NAME = 'The first line must name the columns, separated by commas, semicolons or tabs';

/** Throws `invalid_request` for what people send in place of a CSV, told by its first bytes. */
export function refuseOtherFormats(bytes: Buffer): void {
  const start = bytes.toString('latin1', 0, 64);
  const beginsAs = (signatures: readonly string[]) => signatures.some((signature) => start.startsWith(signature));
  if (beginsAs(WORKBOOKS)) {
    throw invalidHeader('The file is a workbook, not a CSV; save the sheet with the numbers as "CSV UTF-8".');
  }
  if (beginsAs(UTF_16_MARKS) || start.slice(0, 2).includes('\0')) {
    throw invalidHeader('The file is in UTF-16, which Excel calls "Unicode Text"; save it as "CSV UTF-8".');
  }
  if (/^(?:\xef\xbb\xbf)?\s*(\{|\[\s*["{\]])/.test(start)) {
    throw invalidHeader('The file is JSON, not a CSV; its first line must name the columns, such as number,type.');
  }
}

export function emptyFile(): InvalidRequest {
  return invalidHeader('The file is empty; its first line names the columns, of which "number" is needed.');
}

export function headerNotUtf8(): InvalidRequest {
  return invalidHeader('The file is not in UTF-8; save it as CSV in UTF-8.');
}

export function unreadableHeader(code: CsvFaultCode): InvalidRequest {
  const fault = code === 'row_too_long' ? 'is too long' : 'has a broken quote';
  return invalidHeader(`The first line, which names the columns, ${fault}. ${IF_ALL_IS_ONE_LINE}`);
}

export function namedTwice(column: NumberColumn): InvalidRequest {
  return invalid(column, `The header names the column ${column} twice.`);
}

/** `names`: the cells of the first line, and whether it is all of the file. */
export function numberNotNamed(names: readonly string[], { isAll }: { isAll: boolean }): InvalidRequest {
  const candidates = maybeNumberColumns(names);
  if (candidates.length > 0) {
    const listed = candidates.map((name) => `"${name}"`).join(' or ');
    return invalid('number', `No column is named "number"; if the numbers are in ${listed}, name that one so.`);
  }
  if (isAll && haveRunTogether(names)) return invalid('number', RUN_TOGETHER);
  if (names.some((name) => name.length <= LONGEST_NUMBER && NUMBER_ALONE.test(name))) {
    return invalid('number', `${MUST_NAME}, and is a row already; put a line such as number,type above it.`);
  }
  return invalid('number', `${MUST_NAME}, and has no column "number".`);
}

/** `names`: the cells of the only line. */
export function noRows(names: readonly string[]): InvalidRequest {
  if (haveRunTogether(names)) return invalid('rows', RUN_TOGETHER);
  return invalid('rows', 'The file names its columns and has no rows; write a line for each number below the first.');
}

function haveRunTogether(names: readonly string[]): boolean {
  return names.some((name) => NAME_AND_NUMBER.test(name));
}

function invalidHeader(message: string): InvalidRequest {
  return invalid('header', message);
}

function invalid(field: string, message: string): InvalidRequest {
  return new DomainError('invalid_request', message, { errors: [{ field, message }] });
}
