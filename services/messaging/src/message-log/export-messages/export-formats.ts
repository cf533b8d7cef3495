import { stringify } from 'csv-stringify/sync';
import { E164_FIELD } from '#http-api';
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
  return { ...row, from: harmlessParty(message.from), to: harmlessParty(message.to), body: harmless(message.body) };
}

/** A spreadsheet would take a text that begins so for a formula, and do what somebody has sent it. */
const harmless = <Text extends string | null>(text: Text) =>
  text !== null && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;

/** A number with its plus is none; a name may be anything that somebody has thought of. */
const harmlessParty = (party: string): string => (E164_FIELD.expression.test(party) ? party : harmless(party));

const OPTIONS = {
  record_delimiter: 'windows',
  // Not only the ends of lines that are those of the file: whoever reads it may take others for them, too.
  quoted_match: /[\r\n]/,
} as const;

export const EXPORT_FORMATS: Readonly<Record<ExportFormat, Format>> = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    head: stringify([COLUMNS], OPTIONS),
    rows: (messages) => stringify(messages.map(csvRow), { ...OPTIONS, columns: [...COLUMNS] }),
  },
  jsonl: {
    type: 'application/jsonl; charset=utf-8',
    extension: 'jsonl',
    head: '',
    rows: (messages) => messages.map((message) => `${JSON.stringify(message)}\n`).join(''),
  },
};
