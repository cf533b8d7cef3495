import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { BreakableLink } from '#breakable-link/testing';
import { NO_STREAM, START } from '#event-store';
import type { Position } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { Generations } from '#live-read-model/mongodb';
import { patiently } from '#live-read-model/testing';
import { MongodbConnection } from '#mongodb-connection';
import { describeWhen } from '../../../../../../tooling/describe-when.js';
import { findServer } from '../../../../../../tooling/servers/find-server.js';
import { numberTableChanges } from '../number-table.projection.js';
import { NumberTableFeed } from '../number-table.feed.js';
import { NumberEventLog } from '../testing/number-events.js';
import { everything, filled, follow } from '../testing/number-table.contract.js';
import { LiveMongodbNumberTable } from './live-mongodb-number-table.js';
import { MongodbNumberTable } from './mongodb-number-table.js';

/** FerretDB looks at a document and then writes it: of two commands at once, the guard of one may be lost. */
const ONE_COMMAND_AT_A_TIME = { maxPoolSize: 1 };

const UNAVAILABLE = { name: 'DomainError', code: 'read_model_unavailable' };

const mongodb = await findServer('MONGODB_URL');

describeWhen(mongodb.address, mongodb.whyNot, 'faults of a number table in MongoDB', (server) => {
  let link: BreakableLink;
  let url: string;
  let direct: MongodbConnection;

  beforeEach(async () => {
    const { hostname, port } = new URL(server);
    link = new BreakableLink(hostname, Number(port || 27_017));
    const database = `number-table-${randomUUID()}`;
    url = `mongodb://${await link.mend()}/${database}`;
    direct = new MongodbConnection(`mongodb://${hostname}:${port || 27_017}/${database}`, ONE_COMMAND_AT_A_TIME);
  });

  afterEach(async () => {
    await (await direct.open()).dropDatabase();
    await direct.close();
    await link.cut();
  });

  test('a feed whose connection is cut again and again ends with what a rebuild shows', async () => {
    const log = new InMemoryEventStore();
    const live = new LiveMongodbNumberTable(log, url);
    await live.start({ onTrouble: () => undefined });
    let head: Position = START;
    const history = changingHistory();
    for (let round = 0; round < 6; round++) {
      head = await append(log, history.slice(round * 20, (round + 1) * 20));
      if (round % 2 === 0) await link.cut();
      else await link.mend();
    }
    const page = await patiently(() => live.page({ workspace: 'acme', limit: 500 }, head));
    const rebuilt = await rebuiltOf(log);
    expect(page.rows).toEqual((await rebuilt.query({ workspace: 'acme', limit: 500 })).rows);
    await live.stop();
  });

  test('a write broken off in the middle leaves the position behind, and the same changes once more make it whole', async () => {
    const history = changingHistory();
    const connection = new MongodbConnection(url);
    const table = new MongodbNumberTable(connection);
    await follow(table, history.slice(0, 40));
    const changes = numberTableChanges({ events: history.slice(40), position: history.length, live: true }, 40);
    for (const bytes of [500, 5_000, 20_000]) {
      link.cutAfter(bytes);
      await expect(table.apply(changes)).rejects.toMatchObject(UNAVAILABLE);
      await link.cut();
      await link.mend();
      expect(await patiently(() => table.position())).toBe(40);
    }
    await table.apply(changes);
    const rebuilt = await filled(async () => new MongodbNumberTable(await otherDatabase()), history);
    expect(await everything(table)).toEqual(await everything(rebuilt));
    await connection.close();
  });

  test('readers are told so while the server is away, at the start too, and answered when it is back', async () => {
    const log = new InMemoryEventStore();
    await append(log, changingHistory().slice(0, 10));
    await link.cut();
    const live = new LiveMongodbNumberTable(log, url.replace('mongodb://', 'mongodb://user:secret@'));
    const trouble = Promise.withResolvers<unknown>();
    await live.start({ onTrouble: trouble.resolve });
    await expect(live.page({ workspace: 'acme' }, START)).rejects.toMatchObject(UNAVAILABLE);
    const { message, cause } = (await trouble.promise) as Error;
    expect(cause).toMatch(/ECONNREFUSED/);
    expect(`${message} ${String(cause)}`).not.toMatch(/secret/);
    await live.stop();

    const again = new LiveMongodbNumberTable(log, url);
    await again.start({ onTrouble: () => undefined });
    await link.mend();
    const { rows } = await patiently(() => again.page({ workspace: 'acme' }, 10));
    expect(rows).not.toEqual([]);
    await again.stop();
  });

  test('that the server has stopped answering is found out though nobody asks for anything, and that it answers again', async () => {
    const log = new InMemoryEventStore();
    const head = await append(log, changingHistory().slice(0, 10));
    const live = new LiveMongodbNumberTable(log, url);
    const [trouble, recovery] = [Promise.withResolvers<unknown>(), Promise.withResolvers<void>()];
    await live.start({ onTrouble: trouble.resolve, onRecovery: recovery.resolve });
    await patiently(() => live.page({ workspace: 'acme' }, head));
    link.stall();
    expect(await trouble.promise).toMatchObject(UNAVAILABLE);
    expect([live.trouble, await live.position()]).toEqual([await trouble.promise, head]);
    await link.cut();
    await link.mend();
    await recovery.promise;
    expect([live.trouble, await live.position()]).toEqual([undefined, head]);
    await live.stop();
  }, 30_000);

  test('a server that has stopped answering keeps nobody waiting for long', async () => {
    const connection = new MongodbConnection(url);
    const table = new MongodbNumberTable(connection);
    await follow(table, changingHistory());
    link.stall();
    await expect(table.query({ workspace: 'acme' })).rejects.toMatchObject(UNAVAILABLE);
    await link.cut();
    await connection.close();
  });

  test('a server that has stopped answering does not hold up a stop', async () => {
    const log = new InMemoryEventStore();
    const live = new LiveMongodbNumberTable(log, url);
    await live.start({ onTrouble: () => undefined });
    await patiently(() => live.page({ workspace: 'acme' }, START));
    link.stall();
    await append(log, changingHistory());
    await live.stop();
    await link.cut();
    const next = new MongodbNumberTable(direct);
    expect(await next.position()).toBe(START);
  }, 30_000);

  test('several processes feed one table: one that is behind the others does no harm', async () => {
    const log = new InMemoryEventStore();
    const tables = [0, 1, 2].map(() => new MongodbNumberTable(direct));
    const feeds = tables.map((table) => new NumberTableFeed({ log, table }));
    await append(log, changingHistory().slice(0, 60));
    await Promise.all(feeds.map((feed) => feed.start({ onTrouble: (error) => expect(error).toBeUndefined() })));
    const head = await append(log, changingHistory().slice(60));
    const pages = await Promise.all(
      feeds.map((feed) => patiently(() => feed.page({ workspace: 'acme', limit: 500 }, head))),
    );
    const rebuilt = await rebuiltOf(log);
    const { rows } = await rebuilt.query({ workspace: 'acme', limit: 500 });
    for (const page of pages) expect(page.rows).toEqual(rows);
    await Promise.all(feeds.map((feed) => feed.stop()));
  });

  test('writers that overtake one another, with numbers and agents in different batches, end with what one writes', async () => {
    const history = changingHistory();
    const write = async (table: MongodbNumberTable, batchSize: number): Promise<void> => {
      for (let start = 0; start < history.length; start += batchSize) {
        const events = history.slice(start, start + batchSize);
        await table.apply(numberTableChanges({ events, position: start + events.length, live: true }, start));
      }
    };
    await Promise.all([2, 3, 7, 20].map((batchSize) => write(new MongodbNumberTable(direct), batchSize)));
    const rebuilt = await filled(async () => new MongodbNumberTable(await otherDatabase()), history);
    expect(await everything(new MongodbNumberTable(direct))).toEqual(await everything(rebuilt));
  });

  test('a table that another process has emptied takes no later changes alone, and hides what is written for the former one', async () => {
    const history = changingHistory();
    const [one, other] = [new MongodbNumberTable(direct), new MongodbNumberTable(direct)];
    await follow(one, history.slice(0, 60));
    // A late writer: the table is emptied when it has written all but how far it has got.
    const { advance } = Generations.prototype;
    jest.spyOn(Generations.prototype, 'advance').mockImplementationOnce(async function (this: never, state) {
      await other.clear();
      return advance.call(this, state);
    });
    await expect(follow(one, history.slice(60))).rejects.toMatchObject({ code: 'changes_missing' });
    expect([await other.position(), await everything(other)]).toEqual([0, []]);
    await follow(other, history);
    const rebuilt = await filled(async () => new MongodbNumberTable(await otherDatabase()), history);
    expect(await everything(one)).toEqual(await everything(rebuilt));
  });

  const others: MongodbConnection[] = [];
  afterEach(async () => {
    for (const connection of others.splice(0)) {
      await (await connection.open()).dropDatabase();
      await connection.close();
    }
  });

  async function otherDatabase(): Promise<MongodbConnection> {
    const { hostname, port } = new URL(server);
    const connection = new MongodbConnection(`mongodb://${hostname}:${port || 27_017}/number-table-${randomUUID()}`);
    others.push(connection);
    return connection;
  }

  /** A table filled from zero. */
  async function rebuiltOf(log: InMemoryEventStore): Promise<MongodbNumberTable> {
    const table = new MongodbNumberTable(await otherDatabase());
    const feed = new NumberTableFeed({ log, table });
    await feed.start({ onTrouble: () => undefined });
    await patiently(() => feed.page({ workspace: 'acme' }, START));
    await feed.stop();
    return table;
  }
});

/** Numbers and agents that change together: a hundred events and more. */
function changingHistory() {
  const log = new NumberEventLog();
  for (let index = 0; index < 20; index++) {
    const [number, agentId] = [`+1415555${1000 + index}`, `agent-${index}`];
    log.import('acme', number);
    log.record('acme', { type: 'AgentRegistered', agentId, name: `Agent ${index}`, connect: null });
    log.record('acme', { type: 'NumberAssigned', number, profile: 'inbound', agentId });
    log.record('acme', { type: 'AgentRenamed', agentId, name: `Renamed ${index}` });
    if (index % 3 === 0) log.record('acme', { type: 'NumberReleased', number });
    else log.record('acme', { type: 'AgentPublished', agentId });
    log.record('acme', { type: 'AgentRenamed', agentId: `agent-${index % 5}`, name: `Again ${index}` });
  }
  return log.events;
}

async function append(log: InMemoryEventStore, events: ReturnType<typeof changingHistory>): Promise<Position> {
  for (const { type, data, metadata } of events) {
    const event = { id: randomUUID(), type, data, metadata };
    await log.append([{ stream: `event-${event.id}`, expectedRevision: NO_STREAM, events: [event] }]);
  }
  return log.head();
}
