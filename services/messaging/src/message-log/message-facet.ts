import { MESSAGE_STATUSES } from '../message/domain/message-status.events.js';
import type { MessageStatus } from '../message/domain/message-status.events.js';
import { MESSAGE_KINDS } from '../message/domain/message.events.js';
import { MESSAGE_DIRECTIONS } from './message-log.port.js';
import type { MessageDirection, MessageQuery, MessageRow } from './message-log.port.js';

/** Stored as their index. A change of their order is a new version of every adapter's schema. */
const CODES = {
  direction: MESSAGE_DIRECTIONS,
  kind: MESSAGE_KINDS,
  status: MESSAGE_STATUSES,
} as const;

/** All that filters with few values look at. */
export type MessageFacet = Pick<MessageRow, 'direction' | 'kind' | 'status'>;

/** In one small integer. */
export const facetOf = ({ direction, kind, status }: MessageFacet): number =>
  (CODES.direction.indexOf(direction) << 5) | (CODES.kind.indexOf(kind) << 4) | CODES.status.indexOf(status);

export const readFacet = (facet: number): MessageFacet => ({
  direction: CODES.direction[facet >> 5]!,
  kind: CODES.kind[(facet >> 4) & 1]!,
  status: CODES.status[facet & 15]!,
});

/** Messages that a query may show, of one direction: all that is wanted must hold, and one of the facets. */
export interface Branch {
  readonly wanted: Wanted;
  readonly facets: readonly number[];
}

/** What is missing may be anything. */
export type Wanted = Partial<Readonly<Record<'number' | 'subject' | 'agentId', string>>>;

/** One for each direction that may have rows: who wrote is the other party in one of them, and ours in the other. */
export function branchesOf(query: MessageQuery): readonly Branch[] {
  const { number, subject, sender, recipient, agentId } = query;
  return MESSAGE_DIRECTIONS.flatMap((direction) => {
    const [ours, theirs] = direction === 'inbound' ? [recipient, sender] : [sender, recipient];
    const wanted = wantedOf({ number: [number, ours], subject: [subject, theirs], agentId: [agentId] });
    const facets = facetsOf(query, direction);
    return wanted && facets.length > 0 ? [{ wanted, facets }] : [];
  });
}

/** Undefined where two values are wanted at once, which no row can have. */
function wantedOf(given: Readonly<Record<keyof Wanted, readonly (string | undefined)[]>>): Wanted | undefined {
  const wanted: Record<string, string> = {};
  for (const [field, texts] of Object.entries(given)) {
    const [text, other] = new Set(texts.filter((each) => each !== undefined));
    if (other !== undefined) return undefined;
    if (text !== undefined) wanted[field] = text;
  }
  return wanted;
}

/** Every facet of a direction that a query shows. */
function facetsOf({ direction, kind, status }: MessageQuery, shown: MessageDirection): number[] {
  if ((direction ?? shown) !== shown) return [];
  return statusesOf(shown)
    .filter((each) => (status ?? each) === each)
    .flatMap((eachStatus) =>
      CODES.kind
        .filter((each) => (kind ?? each) === each)
        .map((eachKind) => facetOf({ direction: shown, kind: eachKind, status: eachStatus })),
    );
}

const statusesOf = (direction: MessageDirection): readonly MessageStatus[] =>
  CODES.status.filter((each) => (each === 'received') === (direction === 'inbound'));
