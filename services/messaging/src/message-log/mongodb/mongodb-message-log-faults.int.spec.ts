import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BreakableLink } from '#breakable-link/testing';
import { NO_STREAM, START } from '#event-store';
import type { Position } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { patiently } from '#live-read-model/testing';
import { MongodbConnection } from '#mongodb-connection';
import { describeWhen } from '../../../../../tooling/describe-when.js';
import { findServer } from '../../../../../tooling/servers/find-server.js';
import { MessageLogFeed } from '../message-log.feed.js';
import type { MessageRow } from '../message-log.port.js';
import { everything, filled, follow, idsFound } from '../testing/filled-message-log.js';
import { MessageEventLog } from '../testing/message-events.js';
import { LiveMongodbMessageLog } from './live-mongodb-message-log.js';
import { MongodbMessageLog } from './mongodb-message-log.js';

/** FerretDB looks at a document and then writes it: of two commands at once, the guard of one may be lost. */
const ONE_COMMAND_AT_A_TIME = { maxPoolSize: 1 };

const UNAVAILABLE = { name: 'DomainError', code: 'read_model_unavailable' };
const AMY = '+442071838750';
const BOB = '+4915112345678';

const mongodb = await findServer('MONGODB_URL');

describeWhen(mongodb.address, mongodb.whyNot, 'faults of a message log in MongoDB', (server) => {
  let link: BreakableLink;
  let url: string;
  let history: MessageEventLog;
  let expected: readonly MessageRow[];
  let overLink: MongodbConnection;
  const connections: MongodbConnection[] = [];

  beforeEach(async () => {
    const { hostname, port } = new URL(server);
    link = new BreakableLink(hostname, Number(port || 27_017));
    url = `mongodb://${await link.mend()}/${databaseName()}`;
    overLink = new MongodbConnection(url);
    history = await changingMessages();
    const rebuilt = await filled(async (keys) => new MongodbMessageLog(direct(databaseName()), keys), history);
    expected = await everything(rebuilt);
  });

  afterEach(async () => {
    await link.cut();
    await overLink.close();
    direct(new URL(url).pathname.slice(1));
    for (const connection of connections.splice(0)) {
      await (await connection.open()).dropDatabase();
      await connection.close();
    }
  });

  const databaseName = () => `message-log-${randomUUID()}`;

  function direct(database: string): MongodbConnection {
    const { hostname, port } = new URL(server);
    const address = `mongodb://${hostname}:${port || 27_017}/${database}`;
    const connection = new MongodbConnection(address, ONE_COMMAND_AT_A_TIME);
    connections.push(connection);
    return connection;
  }

  test('a feed whose connection is cut again and again ends with what a rebuild shows', async () => {
    const log = new InMemoryEventStore();
    const live = new LiveMongodbMessageLog(log, url, history.keys);
    await live.start({ onTrouble: () => undefined });
    let head: Position = START;
    for (let round = 0; round * 20 < history.position; round++) {
      head = await append(log, history, round * 20, (round + 1) * 20);
      if (round % 2 === 0) await link.cut();
      else await link.mend();
    }
    await link.mend();
    const page = await patiently(() => live.page({ workspace: 'acme', limit: 500 }, head));
    expect(page.rows).toEqual(expected);
    await live.stop();
  });

  test('a write broken off in the middle leaves the position behind, and the same changes once more make it whole', async () => {
    const model = new MongodbMessageLog(overLink, history.keys);
    await model.apply(history.changes(START, 40));
    for (const bytes of [500, 2_000, 5_000]) {
      link.cutAfter(bytes);
      await expect(model.apply(history.changes(40))).rejects.toMatchObject(UNAVAILABLE);
      await link.cut();
      await link.mend();
      expect(await patiently(() => model.position())).toBe(40);
    }
    await model.apply(history.changes(40));
    expect(await everything(model)).toEqual(expected);
    expect(await idsFound(model, { q: 'of bob' })).not.toEqual([]);
  });

  test('readers are told so while the server is away, at the start too, and answered when it is back', async () => {
    const log = new InMemoryEventStore();
    const head = await append(log, history, 0, 10);
    await link.cut();
    const live = new LiveMongodbMessageLog(log, url, history.keys);
    const [trouble, recovery] = [Promise.withResolvers<unknown>(), Promise.withResolvers<void>()];
    await live.start({ onTrouble: trouble.resolve, onRecovery: recovery.resolve });
    await expect(live.page({ workspace: 'acme' }, START)).rejects.toMatchObject(UNAVAILABLE);
    expect(await trouble.promise).toMatchObject({ ...UNAVAILABLE, cause: expect.stringMatching(/ECONNREFUSED/) });
    await link.mend();
    const { rows } = await patiently(() => live.page({ workspace: 'acme' }, head));
    expect(rows).not.toEqual([]);
    await recovery.promise;
    expect(live.trouble).toBeUndefined();
    await live.stop();
  });

  test('a server that has stopped answering keeps no reader waiting for long, and does not hold up a stop', async () => {
    const log = new InMemoryEventStore();
    const live = new LiveMongodbMessageLog(log, url, history.keys);
    await live.start({ onTrouble: () => undefined });
    await patiently(() => live.page({ workspace: 'acme' }, START));
    link.stall();
    await expect(live.page({ workspace: 'acme' }, START)).rejects.toMatchObject(UNAVAILABLE);
    await append(log, history, 0, 20);
    await live.stop();
  }, 30_000);

  test('several processes feed one log: one that is behind the others does no harm', async () => {
    const log = new InMemoryEventStore();
    const connection = direct(new URL(url).pathname.slice(1));
    const feeds = [0, 1, 2].map(
      () => new MessageLogFeed({ log, model: new MongodbMessageLog(connection, history.keys), maxPendingChanges: 7 }),
    );
    await append(log, history, 0, 60);
    await Promise.all(feeds.map((feed) => feed.start({ onTrouble: (error) => expect(error).toBeUndefined() })));
    const head = await append(log, history, 60, history.position);
    for (const feed of feeds) {
      const page = await patiently(() => feed.page({ workspace: 'acme', limit: 500 }, head));
      expect(page.rows).toEqual(expected);
    }
    await Promise.all(feeds.map((feed) => feed.stop()));
  });

  test('writers that overtake one another end with what one writes, and bring no erased word back', async () => {
    const connection = direct(new URL(url).pathname.slice(1));
    const write = async (model: MongodbMessageLog, batchSize: number): Promise<void> => {
      for (let start = 0; start < history.position; start += batchSize)
        await model.apply(history.changes(start, Math.min(start + batchSize, history.position)));
    };
    const models = [2, 3, 7, 20].map((batchSize) => ({
      batchSize,
      model: new MongodbMessageLog(connection, history.keys),
    }));
    await Promise.all(models.map(({ model, batchSize }) => write(model, batchSize)));
    const { model } = models[0]!;
    expect(await everything(model)).toEqual(expected);
    expect(await idsFound(model, { q: 'of amy' })).toEqual([]);
    expect(await idsFound(model, { q: 'of bob' })).toHaveLength(10);
  });

  test('one that another process has emptied takes no later changes alone', async () => {
    const connection = direct(new URL(url).pathname.slice(1));
    const [one, other] = [0, 1].map(() => new MongodbMessageLog(connection, history.keys));
    await one!.apply(history.changes(START, 60));
    await other!.clear();
    await expect(one!.apply(history.changes(60))).rejects.toMatchObject({ code: 'changes_missing' });
    expect([await one!.position(), await everything(one!)]).toEqual([START, []]);
    await follow(other!, history);
    expect(await everything(one!)).toEqual(expected);
  });
});

/** Messages in and out of which more is told, some of it before they begin; what one party said is erased at last. */
async function changingMessages(): Promise<MessageEventLog> {
  const log = new MessageEventLog();
  for (let index = 0; index < 20; index++) {
    const [subject, name] = index % 2 === 0 ? [AMY, 'Amy'] : [BOB, 'Bob'];
    if (index % 3 === 0) {
      log.tell('acme', `message-${index}`, 'delivered', { subject });
      await log.sentElsewhere('acme', `message-${index}`, `Of ${name}, sent`, { subject });
    } else {
      await log.request('acme', `message-${index}`, `Of ${name}, to be sent`, { subject });
      log.tell('acme', `named-${index}`, 'sent', { subject });
      log.link('acme', `named-${index}`, `message-${index}`);
    }
    log.tell('acme', `message-${Math.floor(index / 2)}`, index % 4 === 0 ? 'sending' : 'sent', { subject });
    await log.receive('globex', `message-${index}`, 'Another', { subject });
  }
  await log.erase('acme', AMY);
  return log;
}

/** Where they have the same positions. */
async function append(
  log: InMemoryEventStore,
  { events }: MessageEventLog,
  after: Position,
  position: Position,
): Promise<Position> {
  for (const { type, data, metadata, stream, revision } of events.slice(after, position)) {
    const event = { id: randomUUID(), type, data, metadata };
    const expectedRevision = revision === 0 ? NO_STREAM : revision - 1;
    await log.append([{ stream, expectedRevision, events: [event] }]);
  }
  return log.head();
}
