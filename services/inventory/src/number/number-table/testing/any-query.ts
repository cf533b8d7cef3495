import fc from 'fast-check';
import { CARRIERS, NUMBER_TYPES } from '#number-facts';
import { PROFILES } from '../../domain/number.events.js';
import { CAPABILITY_NAMES, NUMBER_SORT_FIELDS, NUMBER_STATUSES } from '../number-table.port.js';
import type { NumberQuery, NumberSort } from '../number-table.port.js';

export const SORTS = NUMBER_SORT_FIELDS.flatMap((field): NumberSort[] => [field, `-${field}`]);

/** Of a random history, and one that is in none. */
export const ACCOUNT_IDS = ['account-1', 'account-12', 'sandbox', 'account-3'];

/** What may be asked of a random history. */
export function anyQuery(): fc.Arbitrary<NumberQuery> {
  const some = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
  const optional = {
    q: some(...'415|1|55|5550|zo|a|sales|san|fran ca|ø|agent 1|+1 (415)|Ångström|ca|14||(|  '.split('|')),
    status: some(...NUMBER_STATUSES),
    carrier: some(...CARRIERS),
    carrierAccountId: some(...ACCOUNT_IDS),
    type: some(...NUMBER_TYPES),
    capability: some(...CAPABILITY_NAMES),
    agentId: some('agent-1', 'agent-2', 'agent-3'),
    profile: some(...PROFILES),
    outbound: some('enabled' as const, 'disabled' as const),
    sort: some(...SORTS),
    limit: some(1, 3, 50),
  };
  // Few filters at a time, or nothing is ever left to compare.
  return fc
    .subarray(Object.keys(optional) as (keyof typeof optional)[], { maxLength: 4 })
    .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, optional[key]]))))
    .map((query) => ({ workspace: 'acme', ...query }) as NumberQuery);
}
