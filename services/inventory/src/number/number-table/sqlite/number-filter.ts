import type { NumberQuery } from '../number-table.port.js';
import type { SearchTerm } from '../search-text.js';
import { CAPABILITY_BITS, CODES, shownStatuses } from '../number-facet.js';

export type Parameters = Record<string, string | number | null>;

/** A condition on the rows `n` with the values it names. */
export interface Condition {
  readonly sql: string;
  readonly parameters: Parameters;
}

export const EVERYTHING: Condition = { sql: 'TRUE', parameters: {} };

/** The code of an account, or of none, that numbers came from once. */
export const ACCOUNT =
  'SELECT account FROM accounts WHERE workspace = @workspace AND carrier_account_id IS @carrierAccountId';

/** All of a query, row by row. Needs the row's agent joined as `a`. */
export function rowConditions(query: NumberQuery, workspace: number, term: SearchTerm | null): Condition {
  const conditions = ['n.workspace = @workspace', `n.status IN (${shownStatuses(query).join()})`];
  const parameters: Parameters = { workspace };
  if (query.carrier) conditions.push(`n.carrier = ${CODES.carrier.indexOf(query.carrier)}`);
  if (query.carrierAccountId !== undefined) {
    conditions.push(`n.account = (${ACCOUNT})`);
    parameters['carrierAccountId'] = query.carrierAccountId;
  }
  if (query.type) conditions.push(`n.type = ${CODES.type.indexOf(query.type)}`);
  if (query.capability) conditions.push(`n.capabilities & ${CAPABILITY_BITS[query.capability]} <> 0`);
  if (query.profile) conditions.push(`n.${PROFILE_COLUMNS[query.profile]} IS NOT NULL`);
  if (query.outbound) conditions.push(`n.outbound_calls = ${CODES.outboundCalls.indexOf(query.outbound)}`);
  if (query.agentId !== undefined) {
    const columns = query.profile ? PROFILE_COLUMNS[query.profile] : 'inbound, n.outbound, n.sms';
    conditions.push(`@agentId IN (n.${columns})`);
    parameters['agentId'] = query.agentId;
  }
  if (term) {
    conditions.push('(instr(n.number, @digits) OR instr(n.locality_key, @text) OR instr(a.name_key, @text))');
    parameters['digits'] = term.digits ?? term.text;
    parameters['text'] = term.text;
  }
  return { sql: conditions.join(' AND '), parameters };
}

const PROFILE_COLUMNS = { inbound: 'inbound', outbound: 'outbound', sms: 'sms' } as const;
