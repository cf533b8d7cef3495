import { AGENT_STATUSES } from '../../agent/domain/agent.events.js';
import type { CarrierName, NumberType } from '#number-facts';
import { HELD_STATUSES, NUMBER_STATUSES } from './number-table.port.js';
import type { NumberFields, NumberOrigin, NumberQuery } from './number-table.port.js';

/** Stored as their index. Carriers and types are in the order in which they sort. */
export const CODES = {
  status: NUMBER_STATUSES,
  carrier: ['sandbox', 'sip', 'telnyx', 'twilio'] satisfies CarrierName[],
  type: ['local', 'mobile', 'national', 'toll_free'] satisfies NumberType[],
  origin: ['purchased', 'imported'] satisfies NumberOrigin[],
  outboundCalls: ['disabled', 'enabled'],
  agentStatus: AGENT_STATUSES,
} as const;

export const CAPABILITY_BITS = { voice: 1, sms: 2, mms: 4 } as const;

/**
 * All that low-cardinality filters look at, in the lower 13 bits of an integer; what is above them does not count. Every
 * combination of these filters is a set of facets.
 */
export interface Facet {
  readonly status: number;
  readonly carrier: number;
  readonly type: number;
  readonly capabilities: number;
  readonly inbound: boolean;
  readonly sms: boolean;
  /** Index in `CODES.outboundCalls`, or null without an outbound agent. */
  readonly outboundCalls: number | null;
}

export function readFacet(facet: number): Facet {
  return {
    status: (facet >> 11) & 3,
    carrier: (facet >> 9) & 3,
    type: (facet >> 7) & 3,
    capabilities: (facet >> 4) & 7,
    inbound: (facet & 8) !== 0,
    sms: (facet & 4) !== 0,
    outboundCalls: (facet & 3) === 0 ? null : (facet & 3) === 2 ? 0 : 1,
  };
}

/** How many facets there are of each status: they follow one another. */
export const FACETS_OF_A_STATUS = 1 << 11;
/** How many facets there are in all. */
export const FACETS = FACETS_OF_A_STATUS * CODES.status.length;

/** The facet of a row that holds this. */
export function facetOf(fields: Omit<NumberFields, 'acquiredAt' | 'updatedAt'>): number {
  const { voice, sms, mms } = fields.capabilities;
  const capabilities =
    Number(voice) * CAPABILITY_BITS.voice + Number(sms) * CAPABILITY_BITS.sms + Number(mms) * CAPABILITY_BITS.mms;
  const outbound = fields.outboundAgentId === null ? 0 : fields.outboundCalls === 'disabled' ? 2 : 1;
  return (
    (CODES.status.indexOf(fields.status) << 11) |
    (CODES.carrier.indexOf(fields.carrier) << 9) |
    (CODES.type.indexOf(fields.type) << 7) |
    (capabilities << 4) |
    (Number(fields.inboundAgentId !== null) << 3) |
    (Number(fields.smsAgentId !== null) << 2) |
    outbound
  );
}

/** Whether a facet's rows may be shown: all of a query but `carrierAccountId`, `agentId` and `q`. */
export function facetFilter(query: NumberQuery): (facet: number) => boolean {
  const statuses = shownStatuses(query);
  const carrier = query.carrier && CODES.carrier.indexOf(query.carrier);
  const type = query.type && CODES.type.indexOf(query.type);
  const outbound = query.outbound && CODES.outboundCalls.indexOf(query.outbound);
  return (code) => {
    const facet = readFacet(code);
    return (
      statuses.includes(facet.status) &&
      (carrier === undefined || facet.carrier === carrier) &&
      (type === undefined || facet.type === type) &&
      (query.capability === undefined || (facet.capabilities & CAPABILITY_BITS[query.capability]) !== 0) &&
      (query.profile !== 'inbound' || facet.inbound) &&
      (query.profile !== 'sms' || facet.sms) &&
      (query.profile !== 'outbound' || facet.outboundCalls !== null) &&
      (outbound === undefined || facet.outboundCalls === outbound)
    );
  };
}

/** The codes of the statuses that a query shows. */
export function shownStatuses({ status }: Pick<NumberQuery, 'status'>): number[] {
  return (status ? [status] : HELD_STATUSES).map((shown) => CODES.status.indexOf(shown));
}
