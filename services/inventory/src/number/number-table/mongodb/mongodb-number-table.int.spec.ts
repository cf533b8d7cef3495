import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { MongodbConnection } from '#mongodb-connection';
import { describeWhen } from '../../../../../../tooling/describe-when.js';
import { describeLargeSearches } from '../testing/large-search.contract.js';
import { describeNumberTable } from '../testing/number-table.contract.js';
import { MongodbNumberTable } from './mongodb-number-table.js';

describeWhen(process.env['MONGODB_URL'], 'MONGODB_URL is not set', 'the number table in MongoDB', (server) => {
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
  describeLargeSearches('MongoDB', opened, 250);
});
