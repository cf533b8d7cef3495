import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MessageQuery, MessageRow } from '../message-log.port.js';
import { AMY, OURS, OURS_IN_BERLIN, SHORT_CODE, exampleMessages } from './example-messages.js';
import { allPages, everything, filled, follow, idsFound } from './filled-message-log.js';
import type { OpenMessageLog } from './filled-message-log.js';
import { FIRST_EVENT_MS, MessageEventLog, timeAt } from './message-events.js';
import { describeMessageSearch } from './message-search.contract.js';
import { NaiveMessageLog } from './naive-message-log.js';
import { RandomMessages, anyQuery, randomSteps } from './random-messages.js';

/** How many messages it takes to put an adapter to the test. */
export interface LogSizes {
  /** More than is written in one piece. */
  readonly manyRows: number;
  /** Random histories. */
  readonly histories: number;
}

/** What every adapter of the message log must do. */
export function describeMessageLog(name: string, open: OpenMessageLog, { manyRows, histories }: LogSizes): void {
  describe(`message log contract: ${name}`, () => {
    describeFilters(open);
    describeRows(open);
    describePages(open);
    describeStretches(open, manyRows);
    describeMessageSearch(open);

    test('any query on any history answers as the states of all messages do, filled at once or bit by bit', async () => {
      await fc.assert(
        fc.asyncProperty(
          randomSteps(),
          fc.integer({ min: 1, max: 9 }),
          fc.array(anyQuery(), { minLength: 12, maxLength: 12 }),
          async (steps, batchSize, queries) => {
            const log = new MessageEventLog();
            const messages = new RandomMessages(log);
            const followed = await open(log.keys);
            for (const [index, step] of steps.entries()) {
              await messages.happen(step);
              if (index % batchSize === 0) await follow(followed, log);
            }
            await follow(followed, log);
            const naive = new NaiveMessageLog(log.keys);
            naive.apply(log.events);
            const rebuilt = await filled(open, log);
            for (const query of queries) {
              const expected = await naive.rows(query);
              expect(await allPages(rebuilt, query)).toEqual(expected);
              expect(await allPages(followed, query)).toEqual(expected);
            }
            await Promise.all([rebuilt.close(), followed.close()]);
          },
        ),
        { numRuns: histories },
      );
    }, 240_000);
  });
}

function describeFilters(open: OpenMessageLog): void {
  test.each<[string, Omit<MessageQuery, 'workspace'>, string[]]>([
    ['none: the newest first', {}, ['out-4', 'out-3', 'in-2', 'out-1', 'in-1', 'out-2']],
    ['the oldest first', { oldestFirst: true }, ['out-2', 'in-1', 'out-1', 'in-2', 'out-3', 'out-4']],
    ['number', { number: OURS_IN_BERLIN }, ['in-2', 'out-2']],
    ['other party', { subject: AMY }, ['out-4', 'in-2', 'out-1', 'in-1']],
    ['who wrote, of them', { sender: AMY }, ['in-2', 'in-1']],
    ['who wrote, of us', { sender: OURS }, ['out-4', 'out-3', 'out-1']],
    ['who was written to, of them', { recipient: SHORT_CODE }, ['out-3', 'out-2']],
    ['who was written to, of us', { recipient: OURS }, ['in-1']],
    ['who wrote to whom', { sender: AMY, recipient: OURS_IN_BERLIN }, ['in-2']],
    ['two who never wrote to one another', { sender: SHORT_CODE, recipient: OURS }, []],
    ['one of our numbers, and who wrote', { number: OURS, sender: OURS }, ['out-4', 'out-3', 'out-1']],
    ['two of our numbers at once', { number: OURS, sender: OURS_IN_BERLIN }, []],
    ['in', { direction: 'inbound' }, ['in-2', 'in-1']],
    ['out', { direction: 'outbound' }, ['out-4', 'out-3', 'out-1', 'out-2']],
    ['with media', { kind: 'mms' }, ['in-2']],
    ['without media', { kind: 'sms', direction: 'inbound' }, ['in-1']],
    ['received', { status: 'received' }, ['in-2', 'in-1']],
    ['delivered', { status: 'delivered' }, ['out-1']],
    ['failed', { status: 'failed' }, ['out-3']],
    ['uncertain', { status: 'uncertain' }, ['out-4']],
    ['a status that nobody has', { status: 'read' }, []],
    ['a status that nothing of that direction has', { status: 'sent', direction: 'inbound' }, []],
    ['agent', { agentId: 'support' }, ['in-2']],
    ['agent that nobody knows', { agentId: 'nobody' }, []],
    ['number, other party and agent', { number: OURS, subject: AMY, agentId: 'sales' }, ['out-4', 'out-1', 'in-1']],
    ['agent and other party', { agentId: 'sales', subject: SHORT_CODE }, ['out-3']],
    ['from a time on', { fromMs: FIRST_EVENT_MS + 4 * 60_000 }, ['out-4', 'out-3', 'in-2']],
    ['before a time', { beforeMs: FIRST_EVENT_MS + 2 * 60_000 }, ['in-1', 'out-2']],
    ['between times', { fromMs: FIRST_EVENT_MS + 60_000, beforeMs: FIRST_EVENT_MS + 240_000 }, ['out-1', 'in-1']],
    ['a time and a party', { fromMs: FIRST_EVENT_MS + 60_000, subject: SHORT_CODE }, ['out-3']],
    [
      'all at once',
      {
        number: OURS,
        subject: AMY,
        direction: 'outbound',
        kind: 'sms',
        status: 'delivered',
        agentId: 'sales',
        q: 'help',
      },
      ['out-1'],
    ],
  ])('filter: %s', async (_, query, expected) => {
    const model = await filled(open, await exampleMessages());
    expect(await idsFound(model, query)).toEqual(expected);
    expect(await idsFound(model, { ...query, limit: 1 })).toEqual(expected);
    await model.close();
  });

  test('a workspace sees its own messages alone', async () => {
    const model = await filled(open, await exampleMessages());
    const found = async (query: MessageQuery) => (await allPages(model, query)).map(({ messageId }) => messageId);
    expect(await found({ workspace: 'globex' })).toEqual(['in-3']);
    expect(await found({ workspace: 'globex', subject: AMY, q: 'hello' })).toEqual(['in-3']);
    expect(await found({ workspace: 'globex', number: OURS_IN_BERLIN })).toEqual([]);
    expect(await found({ workspace: 'initech' })).toEqual([]);
    await model.close();
  });

  test('messages of the same name in two workspaces are two', async () => {
    const log = new MessageEventLog();
    await log.receive('acme', 'message-1', 'one');
    await log.receive('globex', 'message-1', 'two');
    log.tell('globex', 'message-2', 'sent');
    await log.sentElsewhere('acme', 'message-2', 'three');
    const model = await filled(open, log);
    expect(await idsFound(model, { status: 'submitted' })).toEqual(['message-2']);
    expect(await idsFound(model, { q: 'two' })).toEqual([]);
    await model.close();
  });
}

function describeRows(open: OpenMessageLog): void {
  test('a row shows all that is known, and what stands in it sealed', async () => {
    const log = await exampleMessages();
    const model = await filled(open, log);
    const { rows } = await model.query({ workspace: 'acme', status: 'failed' });
    expect(rows).toEqual([
      {
        workspace: 'acme',
        messageId: 'out-3',
        direction: 'outbound',
        kind: 'sms',
        status: 'failed',
        number: OURS,
        subject: SHORT_CODE,
        agentId: 'sales',
        carrierAccountId: 'telnyx-1',
        carrierMessageId: null,
        content: log.events.find(({ data }) => data['messageId'] === 'out-3')!.data['content'],
        mediaCount: 0,
        segments: 1,
        encoding: 'GSM-7',
        failure: { code: 'recipient_unreachable', carrierCode: '30003', detail: 'It is off.', remedy: 'Wait.' },
        doubt: null,
        createdAt: timeAt(6),
        updatedAt: timeAt(7),
      } satisfies Record<keyof MessageRow, unknown>,
    ]);
    expect((await model.query({ workspace: 'acme', kind: 'mms' })).rows).toMatchObject([
      { carrierMessageId: 'SM-in-2', mediaCount: 2, segments: 3, encoding: 'UCS-2', updatedAt: timeAt(4) },
    ]);
    expect((await model.query({ workspace: 'acme', status: 'uncertain' })).rows).toMatchObject([
      { doubt: { code: 'carrier_unavailable', detail: 'Twilio did not answer in time.' } },
    ]);
    await model.close();
  });

  test.each([1, 2, 100])('statuses go forward only, %d events at a time', async (size) => {
    const log = new MessageEventLog();
    await log.request('acme', 'out-1', 'Hello');
    for (const status of ['sent', 'delivered', 'sending', 'undelivered'] as const) log.tell('acme', 'out-1', status);
    const model = await open(log.keys);
    for (let after = 0; after < log.position; after += size)
      await model.apply(log.changes(after, Math.min(after + size, log.position)));
    expect(await everything(model)).toMatchObject([{ status: 'delivered', failure: null, updatedAt: timeAt(5) }]);
    for (const status of ['sent', 'undelivered', 'submitted'] as const)
      expect(await idsFound(model, { status })).toEqual([]);
    await model.close();
  });

  test('what is told before its message begins waits for it, and shows nothing until then', async () => {
    const log = new MessageEventLog();
    const model = await open(log.keys);
    for (const status of ['delivered', 'sent'] as const) {
      log.tell('acme', 'out-1', status);
      await follow(model, log);
      expect(await everything(model)).toEqual([]);
    }
    await log.sentElsewhere('acme', 'out-1', 'Hello');
    await follow(model, log);
    const rows = await everything(model);
    expect(rows).toMatchObject([{ status: 'delivered', createdAt: timeAt(3), updatedAt: timeAt(3) }]);
    expect(await idsFound(model, { q: 'hello' })).toEqual(['out-1']);
    expect(await everything(await filled(open, log))).toEqual(rows);
    await model.close();
  });

  test.each([1, 100])('what its carrier called otherwise shows as one message, %d events at a time', async (size) => {
    const log = new MessageEventLog();
    await log.request('acme', 'out-1', 'Hello');
    log.tell('acme', 'named', 'sent');
    log.link('acme', 'named', 'out-1');
    log.tell('acme', 'out-1', 'sent');
    const model = await open(log.keys);
    for (let after = 0; after < log.position; after += size)
      await model.apply(log.changes(after, Math.min(after + size, log.position)));
    expect(await everything(model)).toMatchObject([{ messageId: 'out-1', status: 'sent' }]);
    await model.close();
  });
}

function describePages(open: OpenMessageLog): void {
  /** Thirty messages, five of a time, heard of in another order than that of their times. */
  async function thirty(): Promise<MessageEventLog> {
    const log = new MessageEventLog();
    for (let index = 0; index < 30; index++) {
      const occurredAt = timeAt(Math.floor(((index * 7) % 30) / 5));
      await log.receive('acme', `in-${index}`, `Hello ${index % 3}`, { occurredAt });
    }
    return log;
  }

  test.each([
    ['the newest first', {}],
    ['the oldest first', { oldestFirst: true }],
    ['a filter', { direction: 'inbound' }],
    ['a search', { q: 'hello' }],
    ['a search, the oldest first', { q: 'hello 1', oldestFirst: true }],
  ] satisfies [string, Omit<MessageQuery, 'workspace'>][])('pages neither repeat nor lose: %s', async (_, query) => {
    const log = await thirty();
    const naive = new NaiveMessageLog(log.keys);
    naive.apply(log.events);
    const expected = await naive.rows({ workspace: 'acme', ...query });
    const model = await filled(open, log);
    for (const limit of [1, 7, 10, 30])
      expect(await allPages(model, { workspace: 'acme', ...query, limit })).toEqual(expected);
    await model.close();
  });

  test('paging while messages come and go on shows each that was there once', async () => {
    const log = await thirty();
    const model = await filled(open, log);
    for (const oldestFirst of [false, true]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await model.query({ workspace: 'acme', limit: 4, oldestFirst, ...(cursor && { cursor }) });
        seen.push(...page.rows.map(({ messageId }) => messageId));
        cursor = page.nextCursor;
        await log.receive('acme', `later-${log.position}`, 'Another', { occurredAt: timeAt(log.position % 7) });
        log.tell('acme', seen[0]!, 'delivered');
        await follow(model, log);
      } while (cursor);
      const first = seen.filter((messageId) => messageId.startsWith('in-'));
      expect(new Set(seen).size).toBe(seen.length);
      expect(first.length).toBe(30);
    }
    await model.close();
  });

  test('a page is never larger than 500 rows', async () => {
    const log = new MessageEventLog();
    for (let index = 0; index < 502; index++) await log.receive('acme', `in-${index}`, 'Hello');
    const model = await filled(open, log);
    const { rows, nextCursor } = await model.query({ workspace: 'acme', limit: 10_000 });
    expect(rows).toHaveLength(500);
    expect((await model.query({ workspace: 'acme', cursor: nextCursor! })).rows).toHaveLength(2);
    await model.close();
  });

  test('refuses a cursor that is not one of this order and workspace', async () => {
    const model = await filled(open, await exampleMessages());
    const { nextCursor } = await model.query({ workspace: 'acme', limit: 1 });
    const decoded = Buffer.from(nextCursor!, 'base64url').toString();
    const changed = (from: string | RegExp, to: string) => Buffer.from(decoded.replace(from, to)).toString('base64url');
    const cursors = [
      '',
      'x',
      `${nextCursor}=`,
      nextCursor!.slice(0, -3),
      changed('of acme', 'of globex'),
      changed(/,[^,]*\]$/, ',null]'),
      changed(/,[^,]*\]$/, ',{"$gt":""}]'),
      changed(/$/, ' '),
    ];
    const refused = { code: 'invalid_request', details: { errors: [{ field: 'cursor' }] } };
    for (const cursor of cursors)
      await expect(model.query({ workspace: 'acme', cursor })).rejects.toMatchObject(refused);
    const cursor = nextCursor!;
    await expect(model.query({ workspace: 'acme', cursor, oldestFirst: true })).rejects.toMatchObject(refused);
    await expect(model.query({ workspace: 'globex', cursor })).rejects.toMatchObject(refused);
    await expect(model.query({ workspace: 'acme', cursor })).resolves.toBeDefined();
    await model.close();
  });
}

function describeStretches(open: OpenMessageLog, manyRows: number): void {
  test('a stretch that is applied again changes nothing, be it one that overlaps', async () => {
    const log = await exampleMessages();
    const model = await filled(open, log);
    const before = await everything(model);
    for (const after of [0, 3, log.position - 1]) await model.apply(log.changes(after));
    expect(await everything(model)).toEqual(before);
    expect(await model.position()).toBe(log.position);
    // As another process may have cut it, which is further.
    log.tell('acme', 'out-4', 'sent');
    await model.apply(log.changes(1));
    expect(await idsFound(model, {})).toEqual(before.map(({ messageId }) => messageId));
    expect(await idsFound(model, { status: 'sent' })).toEqual(['out-4']);
    expect(await idsFound(model, { q: 'hello' })).toEqual(['out-3', 'in-1']);
    await model.close();
  });

  test('refuses changes that continue from behind its position, and queries for what it has not got', async () => {
    const log = await exampleMessages();
    const model = await filled(open, log);
    const before = await everything(model);
    const gap = log.changes(log.position + 1, log.position + 2);
    await expect(model.apply(gap)).rejects.toMatchObject({ code: 'changes_missing' });
    expect([await model.position(), await everything(model)]).toEqual([log.position, before]);
    for (const query of [{ workspace: 'acme' }, { workspace: 'acme', q: 'hello' }, { workspace: 'acme', q: '…' }]) {
      const behind = model.query(query, log.position + 1);
      await expect(behind).rejects.toMatchObject({ code: 'read_model_behind' });
      await expect(model.query(query, log.position)).resolves.toBeDefined();
    }
    await model.close();
  });

  test('knows the last event that was applied', async () => {
    const log = await exampleMessages();
    const model = await open(log.keys);
    expect(await model.lastEvent()).toBeNull();
    await follow(model, log);
    const last = { id: `event-${log.position}`, position: log.position };
    expect(await model.lastEvent()).toEqual(last);
    await model.apply(log.changes(log.position, log.position + 5));
    expect([await model.lastEvent(), await model.position()]).toEqual([last, log.position + 5]);
    await model.close();
  });

  test('cleared, is empty and can be filled again', async () => {
    const log = await exampleMessages();
    const model = await filled(open, log);
    const before = await everything(model);
    await model.clear();
    expect([await model.position(), await model.lastEvent(), await everything(model)]).toEqual([0, null, []]);
    expect(await idsFound(model, { q: 'hello' })).toEqual([]);
    await follow(model, log);
    expect(await everything(model)).toEqual(before);
    expect(await idsFound(model, { q: 'hello' })).toEqual(['out-3', 'in-1']);
    await model.close();
  });

  test('applies more changes at once than are written in one piece, the head of the log reached or not', async () => {
    const log = new MessageEventLog();
    for (let index = 0; index < manyRows; index++) await log.receive('acme', `in-${index}`, `Hello ${index}`);
    const model = await open(log.keys);
    expect(await model.query({ workspace: 'acme' })).toEqual({ rows: [], nextCursor: null });
    await model.apply(log.changes(0, log.position, false));
    expect(await model.position()).toBe(log.position);
    const { rows } = await model.query({ workspace: 'acme', limit: 1 });
    expect(rows).toMatchObject([{ messageId: `in-${manyRows - 1}` }]);
    expect(await idsFound(model, { limit: 500 })).toHaveLength(manyRows);
    expect(await idsFound(model, { q: `${manyRows - 7}` })).toEqual([`in-${manyRows - 7}`]);
    await model.close();
  });
}
