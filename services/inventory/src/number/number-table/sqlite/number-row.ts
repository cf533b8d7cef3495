import type { CarrierRefusal } from '../../domain/number.events.js';
import type { NumberRow, ShownRegion } from '../number-table.port.js';
import { CAPABILITY_BITS, CODES } from '../number-facet.js';

export const ROW_COLUMNS = `n.number, n.status, n.carrier,
  (SELECT carrier_account_id FROM accounts WHERE account = n.account) AS carrier_account_id, n.origin, n.type, n.capabilities,
  n.country, n.locality, n.cost_amount, n.cost_currency, n.region, n.give_back_failure, n.inbound, n.outbound, n.sms, n.outbound_calls,
  n.version, n.acquired_at, n.updated_at, a.name AS agent_name, a.status AS agent_status`;

export interface StoredRow {
  readonly number: string;
  readonly status: number;
  readonly carrier: number;
  readonly carrier_account_id: string | null;
  readonly origin: number;
  readonly type: number;
  readonly capabilities: number;
  readonly country: string | null;
  readonly locality: string | null;
  readonly cost_amount: string | null;
  readonly cost_currency: string | null;
  readonly region: string | null;
  readonly give_back_failure: string | null;
  readonly inbound: string | null;
  readonly outbound: string | null;
  readonly sms: string | null;
  readonly outbound_calls: number | null;
  readonly version: number;
  readonly acquired_at: number;
  readonly updated_at: number;
  readonly agent_name: string | null;
  readonly agent_status: number | null;
}

export function readRow(row: StoredRow, workspace: string): NumberRow {
  return {
    workspace,
    number: row.number,
    status: CODES.status[row.status]!,
    carrier: CODES.carrier[row.carrier]!,
    carrierAccountId: row.carrier_account_id,
    origin: CODES.origin[row.origin]!,
    type: CODES.type[row.type]!,
    capabilities: {
      voice: (row.capabilities & CAPABILITY_BITS.voice) !== 0,
      sms: (row.capabilities & CAPABILITY_BITS.sms) !== 0,
      mms: (row.capabilities & CAPABILITY_BITS.mms) !== 0,
    },
    country: row.country,
    locality: row.locality,
    monthlyCost: row.cost_amount === null ? null : { amount: row.cost_amount, currency: row.cost_currency! },
    region: row.region === null ? null : (JSON.parse(row.region) as ShownRegion),
    giveBackFailure: row.give_back_failure === null ? null : (JSON.parse(row.give_back_failure) as CarrierRefusal),
    profiles: { inbound: row.inbound, outbound: row.outbound, sms: row.sms },
    agentName: row.agent_name,
    agentStatus: row.agent_status === null ? null : CODES.agentStatus[row.agent_status]!,
    outboundCalls: row.outbound_calls === null ? null : CODES.outboundCalls[row.outbound_calls]!,
    version: row.version,
    acquiredAt: new Date(row.acquired_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}
