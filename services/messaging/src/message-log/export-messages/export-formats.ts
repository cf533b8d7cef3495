import { stringify } from 'csv-stringify/sync';
import type { MessageResponse } from '../../message/message.response.js';

export type ExportFormat = 'csv' | 'jsonl';

interface Format {
  readonly type: string;
  readonly extension: string;
  /** Before the first row. */
  readonly head: string;
  readonly rows: (messages: readonly MessageResponse[]) => string;
}

const COLUMNS = [
  'id',
  'createdAt',
  'updatedAt',
  'direction',
  'kind',
  'number',
  'from',
  'to',
  'agentId',
  'status',
  'body',
  'segments',
  'encoding',
  'carrierAccountId',
  'carrierMessageId',
  'failureCode',
  'failureCarrierCode',
  'failureDetail',
] as const;

function csvRow({ failure, media: _media, waitsFor: _waitsFor, ...message }: MessageResponse) {
  const { code, carrierCode, detail } = failure ?? {};
  const row = { ...message, failureCode: code, failureCarrierCode: carrierCode, failureDetail: detail };
  return { ...row, body: harmless(message.body) };
}

/** A spreadsheet would take a text that begins so for a formula, and do what somebody has sent it. */
const harmless = (body: string | null): string | null =>
  body !== null && /^[=+\-@\t\r]/.test(body) ? `'${body}` : body;

export const EXPORT_FORMATS: Readonly<Record<ExportFormat, Format>> = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    head: stringify([COLUMNS], { record_delimiter: 'windows' }),
    rows: (messages) => stringify(messages.map(csvRow), { columns: [...COLUMNS], record_delimiter: 'windows' }),
  },
  jsonl: {
    type: 'application/jsonl; charset=utf-8',
    extension: 'jsonl',
    head: '',
    rows: (messages) => messages.map((message) => `${JSON.stringify(message)}\n`).join(''),
  },
};
