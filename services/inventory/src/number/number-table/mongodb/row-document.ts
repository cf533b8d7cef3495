import { facetOf } from '../number-facet.js';
import { timeKey } from '../number-page.query.js';
import type { NumberAcquired, NumberChanged, NumberRow } from '../number-table.port.js';
import { foldLocality, foldText } from '../search-text.js';
import { agentKey, rowKey } from './number-table.documents.js';
import type { AgentDocument, RowDocument } from './number-table.documents.js';
import { writeRowFacet } from './row-facet.js';
import { rowParts } from './search-parts.js';

/** What is written of an agent into the rows that show it. */
export type AgentCopy = Pick<RowDocument, 'agentName' | 'agentNameKey' | 'agentStatus' | 'agentPosition' | 'parts'>;

/** What a row is apart from its agent. */
export type RowFacts = Omit<RowDocument, keyof AgentCopy>;

/** The row that comes of a change to another one; undefined when there is no other one to be changed. */
export function changedRow(change: NumberAcquired | NumberChanged, before: RowFacts | undefined): RowFacts | undefined {
  const { workspace, number, position } = change;
  if (change.kind === 'acquired')
    return withKeys({ ...storedFields(change.set), workspace, number, position } as RowFacts);
  return before && withKeys({ ...before, ...storedFields(change.set), position });
}

/** The fields of a change, as rows hold them. */
function storedFields({ acquiredAt, updatedAt, ...set }: NumberAcquired['set'] | NumberChanged['set']) {
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  return {
    ...given,
    ...(acquiredAt !== undefined && { acquiredAt: timeKey(acquiredAt) }),
    ...(updatedAt !== undefined && { updatedAt: timeKey(updatedAt) }),
  };
}

/** With all that follows from a row's fields. */
function withKeys(row: RowFacts): RowFacts {
  const { workspace, number, locality, monthlyCost } = row;
  const agentId = row.inboundAgentId ?? row.outboundAgentId ?? row.smsAgentId;
  const cost = monthlyCost && Number(monthlyCost.amount);
  return {
    ...row,
    _id: rowKey(workspace, number),
    facet: writeRowFacet({ facet: facetOf(row), carrierAccountId: row.carrierAccountId }),
    cost: Number.isFinite(cost) ? cost : null,
    localityKey: locality && foldLocality(locality),
    agentKey: agentId === null ? null : agentKey(workspace, agentId),
  };
}

/** What rows show of an agent; undefined while no event has named it. */
export function agentCopy(
  { number, localityKey }: Pick<RowFacts, 'number' | 'localityKey'>,
  agent: AgentDocument | undefined,
): AgentCopy {
  const agentName = agent?.name ?? null;
  const agentNameKey = agentName === null ? null : foldText(agentName);
  return {
    agentName,
    agentNameKey,
    agentStatus: agent?.status ?? null,
    agentPosition: agent?.position ?? 0,
    parts: rowParts(number, localityKey, agentNameKey),
  };
}

/** What readers see of a row. */
export function readRow(row: RowDocument): NumberRow {
  return {
    workspace: row.workspace,
    number: row.number,
    status: row.status,
    carrier: row.carrier,
    carrierAccountId: row.carrierAccountId,
    origin: row.origin,
    type: row.type,
    capabilities: row.capabilities,
    country: row.country,
    locality: row.locality,
    monthlyCost: row.monthlyCost,
    region: row.region,
    giveBackFailure: row.giveBackFailure,
    profiles: { inbound: row.inboundAgentId, outbound: row.outboundAgentId, sms: row.smsAgentId },
    agentName: row.agentName,
    agentStatus: row.agentStatus,
    outboundCalls: row.outboundCalls,
    version: row.version,
    acquiredAt: new Date(row.acquiredAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  };
}
