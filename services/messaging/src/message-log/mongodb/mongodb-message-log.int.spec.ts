import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { MongodbConnection } from '#mongodb-connection';
import { describeWhen } from '../../../../../tooling/describe-when.js';
import { findServer } from '../../../../../tooling/servers/find-server.js';
import { exampleMessages } from '../testing/example-messages.js';
import { filled } from '../testing/filled-message-log.js';
import { describeMessageLog } from '../testing/message-log.contract.js';
import type { SubjectKeyring } from '../message-log.port.js';
import { MongodbMessageLog } from './mongodb-message-log.js';

const mongodb = await findServer('MONGODB_URL');

describeWhen(mongodb.address, mongodb.whyNot, 'the message log in MongoDB', (server) => {
  const connections: MongodbConnection[] = [];

  /** A log in a database of its own. */
  async function opened(keyring: SubjectKeyring): Promise<MongodbMessageLog> {
    const url = new URL(server);
    url.pathname = `message-log-${randomUUID()}`;
    const connection = new MongodbConnection(url.href);
    connections.push(connection);
    return new MongodbMessageLog(connection, keyring);
  }

  afterAll(async () => {
    for (const connection of connections) {
      await (await connection.open()).dropDatabase();
      await connection.close();
    }
  });

  // Small, for servers that stand in for MongoDB look at each document of a collection to update one.
  describeMessageLog('MongoDB', opened, { manyRows: 1_050, histories: 20 });

  test('shows no text, whichever way one looks at it', async () => {
    const log = await exampleMessages();
    const model = await filled(opened, log);
    const connection = await connections.at(-1)!.open();
    const names = (await connection.listCollections()).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['message_log_v1_1_messages', 'message_log_v1_state']);
    for (const name of names) {
      const documents = await connection.collection(name).find().toArray();
      expect(documents.length).toBeGreaterThan(0);
      for (const word of ['anybody', 'gestern', 'hello'])
        expect(JSON.stringify(documents).toLowerCase()).not.toContain(word);
    }
    await model.close();
  });
});
