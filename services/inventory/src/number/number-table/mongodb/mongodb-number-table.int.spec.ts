import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { MongodbConnection } from '#mongodb-connection';
import { describeWhen } from '../../../../../../tooling/describe-when.js';
import { findServer } from '../../../../../../tooling/servers/find-server.js';
import { CARRIERS, NUMBER_TYPES } from '#number-facts';
import { numberTableChanges } from '../number-table.projection.js';
import { describeLargeSearches } from '../testing/large-search.contract.js';
import { NaiveNumberTable } from '../testing/naive-number-table.js';
import { NumberEventLog } from '../testing/number-events.js';
import { allPages, describeNumberTable } from '../testing/number-table.contract.js';
import { MongodbNumberTable } from './mongodb-number-table.js';

const mongodb = await findServer('MONGODB_URL');

describeWhen(mongodb.address, mongodb.whyNot, 'the number table in MongoDB', (server) => {
  const connections: MongodbConnection[] = [];

  /** A table in a database of its own. */
  async function opened(): Promise<MongodbNumberTable> {
    const url = new URL(server);
    url.pathname = `number-table-${randomUUID()}`;
    const connection = new MongodbConnection(url.href);
    connections.push(connection);
    return new MongodbNumberTable(connection);
  }

  afterAll(async () => {
    for (const connection of connections) {
      await (await connection.open()).dropDatabase();
      await connection.close();
    }
  });

  // Small, for servers that stand in for MongoDB look at each row of a collection to update one.
  describeNumberTable('MongoDB', opened, { pagedRows: 40, manyRows: 1_100 });
  describeLargeSearches('MongoDB', opened, 120);

  test('more facets than one find takes are answered in the order of the sort all the same', async () => {
    const log = new NumberEventLog();
    for (let index = 0; index < 256; index++) {
      const number = `+1415555${1000 + ((index * 37) % 256)}`;
      const [voice, sms, mms] = [1, 2, 4].map((bit) => (index & bit) !== 0) as [boolean, boolean, boolean];
      log.import('acme', number, {
        carrier: CARRIERS[(index >> 3) & 3]!,
        numberType: NUMBER_TYPES[(index >> 5) & 3]!,
        capabilities: { voice, sms, mms },
        locality: index % 5 === 0 ? null : `Town ${index % 11}`,
        monthlyCost: index % 7 === 0 ? null : { amount: `${index % 13}`, currency: 'USD' },
      });
      if (index >= 128)
        log.record('acme', { type: 'NumberAssigned', number, profile: 'inbound', agentId: `agent-${index}` });
    }
    const naive = new NaiveNumberTable();
    const changes = numberTableChanges({ events: log.events, position: log.events.length, live: true });
    naive.apply(changes);
    const table = await opened();
    await table.apply(changes);
    for (const sort of ['number', '-locality', 'monthlyCost', '-carrier'] as const) {
      const query = { workspace: 'acme', sort, limit: 200 };
      expect(await allPages(table, query)).toEqual(naive.rows(query));
    }
    await table.close();
  });

  test('a term longer than what is indexed finds those that hold all of it', async () => {
    const log = new NumberEventLog();
    const localities = ['Llanfairpwllgwyngyllgogerychwyrndrobwll', 'Llanfairpwllgwyngyllgogerychwyrn', 'Llanfair'];
    for (const [index, locality] of localities.entries()) log.import('acme', `+1415555010${index}`, { locality });
    log.record('acme', { type: 'AgentRegistered', agentId: 'sales', name: `At ${localities[1]}`, connect: null });
    log.record('acme', { type: 'NumberAssigned', number: '+14155550102', profile: 'sms', agentId: 'sales' });
    const table = await opened();
    await table.apply(numberTableChanges({ events: log.events, position: log.events.length, live: true }));
    const found = async (q: string) => (await table.query({ workspace: 'acme', q })).rows.map(({ number }) => number);
    expect(await found('PWLLGWYNGYLLGOGERYCHWYRN')).toEqual(['+14155550100', '+14155550101', '+14155550102']);
    expect(await found('pwllgwyngyllgogerychwyrndro')).toEqual(['+14155550100']);
    expect(await found('14155550102000000')).toEqual([]);
    await table.close();
  });
});
