import { HELD_STATUSES } from '../number-table.port.js';
import type {
  AgentFields,
  Changed,
  NumberFields,
  NumberQuery,
  NumberRow,
  NumberSortField,
  NumberTableChanges,
} from '../number-table.port.js';
import { parseSort } from '../number-cursor.js';
import { foldText, isFound, searchTerm } from '../search-text.js';

/** The number table as plainly as it can be said: every row looked at for every answer. What adapters are compared with. */
export class NaiveNumberTable {
  private readonly numbers = new Map<string, { workspace: string; number: string; set: NumberFields }>();
  private readonly agents = new Map<string, Partial<AgentFields>>();

  apply({ numbers, agents }: NumberTableChanges): void {
    for (const change of numbers) {
      const { workspace, number } = change;
      const key = `${workspace} ${number}`;
      const before = this.numbers.get(key);
      if (change.kind === 'acquired') this.numbers.set(key, { workspace, number, set: change.set });
      else if (before) this.numbers.set(key, { ...before, set: { ...before.set, ...given(change.set) } });
    }
    for (const { workspace, agentId, set } of agents) {
      const key = `${workspace} ${agentId}`;
      this.agents.set(key, { ...this.agents.get(key), ...given(set) });
    }
  }

  /** All rows of the query, its limit and cursor aside. */
  rows(query: NumberQuery): NumberRow[] {
    const { field, descending } = parseSort(query.sort ?? 'number');
    const rows = [...this.numbers.values()].map((stored) => this.row(stored)).filter((row) => matches(row, query));
    return rows.toSorted((a, b) => {
      const [left, right] = [valueOf(a, field), valueOf(b, field)];
      if (left === null || right === null) {
        if (left !== right) return left === null ? 1 : -1;
      } else if (left !== right) return left < right === descending ? 1 : -1;
      return a.number < b.number === descending ? 1 : -1;
    });
  }

  private row({ workspace, number, set }: { workspace: string; number: string; set: NumberFields }): NumberRow {
    const { inboundAgentId: inbound, outboundAgentId: outbound, smsAgentId: sms, ...fields } = set;
    const agent = this.agents.get(`${workspace} ${inbound ?? outbound ?? sms}`);
    const profiles = { inbound, outbound, sms };
    return {
      workspace,
      number,
      ...fields,
      profiles,
      agentName: agent?.name ?? null,
      agentStatus: agent?.status ?? null,
    };
  }
}

function given<Fields extends object>(set: Changed<Fields>): Partial<Fields> {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}

function matches(row: NumberRow, query: NumberQuery): boolean {
  const profiles = query.profile ? [row.profiles[query.profile]] : Object.values(row.profiles);
  const term = searchTerm(query.q);
  const fold = (text: string | null) => (text === null ? null : foldText(text));
  return (
    row.workspace === query.workspace &&
    (query.status ? [query.status] : HELD_STATUSES).includes(row.status) &&
    isWanted(query.carrier, row.carrier) &&
    isWanted(query.carrierAccountId, row.carrierAccountId) &&
    isWanted(query.type, row.type) &&
    (!query.capability || row.capabilities[query.capability]) &&
    (!query.profile || row.profiles[query.profile] !== null) &&
    (query.agentId === undefined || profiles.includes(query.agentId)) &&
    isWanted(query.outbound, row.outboundCalls) &&
    term !== 'nothing' &&
    (term === 'everything' ||
      isFound(term, { number: row.number, locality: fold(row.locality), agentName: fold(row.agentName) }))
  );
}

function isWanted(wanted: string | undefined, value: string | null): boolean {
  return wanted === undefined || value === wanted;
}

function valueOf(row: NumberRow, field: NumberSortField): string | number | null {
  if (field === 'monthlyCost') return row.monthlyCost && Number(row.monthlyCost.amount);
  if (field === 'locality') return row.locality && foldText(row.locality);
  return row[field];
}
