import { expect, test } from '@jest/globals';
import type { RecordedEvent } from '#event-store';
import { CARRIERS, NUMBER_TYPES } from '#number-facts';
import type { NumberQuery, NumberRow } from '../number-table.port.js';
import { numberTableChanges } from '../number-table.projection.js';
import { SORTS } from './any-query.js';
import { NaiveNumberTable } from './naive-number-table.js';
import { NumberEventLog } from './number-events.js';
import { allPages, filled, follow } from './number-table.contract.js';
import type { OpenNumberTable } from './number-table.contract.js';

/** What every adapter of the number table must do with more finds than it may care to sort: `size` rows, at most 8,000. */
export function describeLargeSearches(name: string, open: OpenNumberTable, size: number): void {
  test(`${name}: a search with many finds answers as looking at every row does, before and after changes`, async () => {
    const { log, changes } = manyFinds(size);
    const table = await filled(open, log.events);
    const naive = new NaiveNumberTable();
    naive.apply(numberTableChanges({ events: log.events, position: log.events.length, live: true }));
    const queries = SORTS.flatMap((sort): NumberQuery[] => [
      { workspace: 'acme', q: '55', sort, limit: 100 },
      { workspace: 'acme', q: 'night', sort, limit: 100 },
      { workspace: 'acme', q: 'night', sort, limit: 100, carrier: 'telnyx' },
      { workspace: 'acme', q: 'night', sort, limit: 100, carrierAccountId: 'account-2' },
    ]);
    const numbersOf = (rows: readonly NumberRow[]) => rows.map(({ number }) => number).join();
    const compare = async (): Promise<void> => {
      for (const query of queries) {
        const isSame = numbersOf(await allPages(table, query)) === numbersOf(naive.rows(query));
        // The difference between thousands of rows takes longer to show than anybody reads.
        expect({ query, isSame }).toEqual({ query, isSame: true });
      }
    };
    await compare();
    const events = changes();
    await follow(table, events);
    naive.apply(numberTableChanges({ events, position: log.events.length, live: true }));
    await compare();
    await table.close();
  }, 240_000);
}

/** Many numbers, the lower half with agents that a search finds; and what then happens to a few of them. */
function manyFinds(rows: number): { log: NumberEventLog; changes: () => RecordedEvent[] } {
  const log = new NumberEventLog();
  const numberAt = (index: number): string => `+1415555${1_000 + index}`;
  const assign = (index: number, agentId: string) =>
    log.record('acme', { type: 'NumberAssigned', number: numberAt(index), profile: 'inbound', agentId });
  // Neither of the two numbers behind it is another workspace's, and its agent has none.
  const middle = Math.floor(rows / 250) * 50;
  for (let index = 0; index < rows; index++)
    log.import(index % 50 === 0 ? 'globex' : 'acme', numberAt(index), {
      carrier: CARRIERS[index % 3]!,
      carrierAccountId: [null, 'account-1', 'account-2'][index % 3]!,
      numberType: NUMBER_TYPES[index % 4]!,
      country: index % 7 === 0 ? null : ['DE', 'US'][index % 2]!,
      locality: index % 4 === 0 ? null : `${['Ny', 'Øy', 'Gammel'][index % 3]}stad ${index % 40}`,
      monthlyCost: index % 11 === 0 ? null : { amount: `${index % 13}.5`, currency: 'USD' },
    });
  for (let index = 0; index < rows / 2; index++) {
    const agentId = `agent-${index}`;
    log.record('acme', { type: 'AgentRegistered', agentId, name: `Night shift ${index}`, connect: null });
    if (index % 50 !== 0) assign(index, agentId);
  }
  const changes = (): RecordedEvent[] => [
    log.record('acme', { type: 'AgentRenamed', agentId: 'agent-7', name: 'Day shift' }),
    log.record('acme', { type: 'NumberReleased', number: numberAt(middle + 3) }),
    log.record('acme', { type: 'NumberReleased', number: numberAt(middle + 1) }),
    // From the end of the list by country to its beginning.
    log.import('acme', numberAt(middle + 1), { country: 'ZZ', locality: 'Abstad' }),
    assign(middle + 1, `agent-${middle}`),
    log.import('acme', '+14155559999', { country: 'AT', monthlyCost: null }),
    assign(rows - 1, `agent-${middle}`),
  ];
  return { log, changes };
}
