import { Transform } from 'class-transformer';
import { Choice, E164_FIELD, Text, WholeNumber, invalidRequest } from '#http-api';
import type { PageQuery } from '#http-api';
import { MESSAGE_STATUSES } from '../message/domain/message-status.events.js';
import type { MessageStatus } from '../message/domain/message-status.events.js';
import { MESSAGE_KINDS } from '../message/domain/message.events.js';
import type { MessageKind } from '../message/domain/message.events.js';
import { MESSAGE_DIRECTIONS, MESSAGE_PAGE } from './message-log.port.js';
import type { MessageDirection, MessageQuery } from './message-log.port.js';

/** The + of a number that came as it is, which a query says is a blank. */
const WithItsPlus = () =>
  Transform(({ value }: { readonly value: unknown }) =>
    typeof value === 'string' ? value.replace(/^ (?=\d)/, '+') : value,
  );

/** Which messages a list or an export shows. */
export class MessageFilters {
  @Text({ description: 'Ours, E.164', maxLength: 16, pattern: E164_FIELD, optional: true })
  @WithItsPlus()
  number?: string;

  @Text({ description: 'The other party, whoever wrote', maxLength: 100, optional: true })
  @WithItsPlus()
  otherParty?: string;

  @Choice({ description: 'In or out', of: MESSAGE_DIRECTIONS, optional: true })
  direction?: MessageDirection;

  @Choice({ description: 'With media or without', of: MESSAGE_KINDS, optional: true })
  kind?: MessageKind;

  @Choice({ description: 'How far it is', of: MESSAGE_STATUSES, optional: true })
  status?: MessageStatus;

  @Text({ description: 'The agent of the number’s sms profile at that time', maxLength: 64, optional: true })
  agentId?: string;

  @Text({
    description: 'Who wrote, such as +442071838750; or a time in ISO 8601, and those from then on',
    maxLength: 100,
    optional: true,
  })
  @WithItsPlus()
  from?: string;

  @Text({
    description: 'Who was written to; or a time in ISO 8601, and those before it',
    maxLength: 100,
    optional: true,
  })
  @WithItsPlus()
  to?: string;

  @Text({
    description:
      'Words that all stand in the text, whole, in any case and with any accents. Empty, it leaves nothing out',
    minLength: 0,
    maxLength: 200,
    optional: true,
  })
  q?: string;
}

export class MessageLogQuery extends MessageFilters implements PageQuery {
  @WholeNumber({
    description: 'Items a page',
    min: 1,
    max: MESSAGE_PAGE.maxRows,
    default: MESSAGE_PAGE.defaultRows,
    optional: true,
  })
  limit?: number;

  @Text({ description: 'nextCursor of the page before', maxLength: 1_000, optional: true })
  cursor?: string;

  @Choice({ description: 'Order; a leading - is descending', of: ['-createdAt', 'createdAt'], optional: true })
  sort?: '-createdAt' | 'createdAt';
}

/** Throws `invalid_request` for what is neither a party nor a time, and for what can only be empty. */
export function messageQueryOf(query: MessageLogQuery, workspace: string): MessageQuery {
  const { from, to, sort, otherParty: subject, ...filters } = query;
  return {
    ...filters,
    workspace,
    ...(subject !== undefined && { subject }),
    sender: partyIn(from),
    recipient: partyIn(to),
    ...times(timeIn(from), timeIn(to)),
    ...(sort === 'createdAt' && { oldestFirst: true }),
  };
}

/** What begins with a year is a time. */
const TIME = /^\d{4}-\d{2}/;

const partyIn = (text: string | undefined): string | undefined =>
  text === undefined || TIME.test(text) ? undefined : text;
const timeIn = (text: string | undefined): string | undefined =>
  text !== undefined && TIME.test(text) ? text : undefined;

function times(from: string | undefined, to: string | undefined): Partial<MessageQuery> {
  return {
    ...(from !== undefined && { fromMs: msOf('from', from) }),
    ...(to !== undefined && { beforeMs: msOf('to', to) }),
  };
}

function msOf(field: string, text: string): number {
  // The + of an offset, too, is a blank when it comes as it is.
  const ms = Date.parse(text.replace(/ (?=\d{2}:?\d{2}$)/, '+'));
  if (Number.isNaN(ms)) {
    throw invalidRequest([
      { field, message: `${field} must be a phone number, or a time such as 2026-11-01T00:00:00Z.` },
    ]);
  }
  return ms;
}
