import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Principal } from '#access';
import { DomainError } from '#domain-error';
import { LastWrites } from '#http-api';
import { HOME } from '#event-store/testing';
import { requested } from '../../message/fixtures/message-histories.js';
import { MessagingWorkshop, NUMBER, STRANGER } from '../../testing/messaging-workshop.js';
import { LiveMessageLog } from '../live-message-log.port.js';
import { MESSAGE_PAGE } from '../message-log.port.js';
import type { MessagePage, MessageQuery, MessageRow } from '../message-log.port.js';
import { ExportMessagesController } from './export-messages.http.js';

/** A log of which a test says the pages. */
class PagesDouble extends LiveMessageLog {
  pages: (readonly MessageRow[] | Error)[] = [];
  readonly asked: { readonly query: MessageQuery; readonly minPosition: number }[] = [];

  override async start(): Promise<void> {}
  override async stop(): Promise<void> {}
  override async position(): Promise<number> {
    return 0;
  }

  override async page(query: MessageQuery, minPosition: number): Promise<MessagePage> {
    this.asked.push({ query, minPosition });
    const place = query.cursor === undefined ? 0 : Number(query.cursor);
    const rows = this.pages[place] ?? [];
    if (rows instanceof Error) throw rows;
    return { rows, nextCursor: place + 1 < this.pages.length ? String(place + 1) : null };
  }
}

const caller: Principal = { workspace: HOME, keyId: 'key-1', role: 'viewer' } as Principal;
const NOW_MS = Date.parse('2026-11-02T10:00:00Z');

let workshop: MessagingWorkshop;
let log: PagesDouble;
let lastWrites: LastWrites;
beforeEach(() => {
  [workshop, log, lastWrites] = [new MessagingWorkshop(), new PagesDouble(), new LastWrites()];
});

async function row(messageId: string, body: string, subject = STRANGER): Promise<MessageRow> {
  const { kind, mediaCount, segments, encoding, carrierAccountId } = requested;
  const content = await workshop.sealContent({ workspace: HOME, subject, messageId }, { body, media: [] }, NOW_MS);
  const facts = { kind, mediaCount, segments, encoding, carrierAccountId, content };
  const times = { createdAt: '2026-11-02T10:00:00.000Z', updatedAt: '2026-11-02T10:00:00.000Z' };
  const none = { agentId: null, carrierMessageId: null, failure: null, doubt: null };
  return {
    workspace: HOME,
    messageId,
    direction: 'inbound',
    status: 'received',
    number: NUMBER,
    subject,
    ...facts,
    ...none,
    ...times,
  };
}

const ask = (query: Parameters<ExportMessagesController['export']>[0] = {}) =>
  new ExportMessagesController(log, workshop.words, lastWrites).export(query, caller);

async function linesOf(query: Parameters<ExportMessagesController['export']>[0] = {}): Promise<readonly string[]> {
  return (await text((await ask(query)).getStream())).trimEnd().split(/\r?\n/);
}

describe('an export', () => {
  test('is all pages one after the other, the oldest first', async () => {
    log.pages = [[await row('m1', 'one'), await row('m2', 'two')], [], [await row('m3', 'three')]];
    const [head, ...lines] = await linesOf();
    expect(head).toMatch(/^id,createdAt,/);
    expect(lines.map((line) => line.split(',')[0])).toStrictEqual(['m1', 'm2', 'm3']);
    expect(log.asked.map(({ query }) => query)).toMatchObject([
      { workspace: HOME, oldestFirst: true, limit: MESSAGE_PAGE.maxRows },
      { cursor: '1', oldestFirst: true },
      { cursor: '2', oldestFirst: true },
    ]);
  });

  test('is read page by page, as it is fetched', async () => {
    const full = await Promise.all(Array.from({ length: 200 }, (_, index) => row(`m${index}`, 'a'.repeat(500))));
    log.pages = Array.from({ length: 50 }, () => full);
    const stream = (await ask()).getStream();
    for await (const part of stream) {
      expect(String(part).length).toBeGreaterThan(0);
      break;
    }
    expect(log.asked.length).toBeLessThan(25);
  });

  test('is of what was asked for, and shows at least what the caller has written', async () => {
    lastWrites.note('key-1', 42);
    log.pages = [[]];
    await linesOf({ number: NUMBER, q: 'order', from: '2026-11-01', format: 'jsonl' });
    expect(log.asked).toMatchObject([
      { query: { workspace: HOME, number: NUMBER, q: 'order', fromMs: Date.UTC(2026, 10, 1) }, minPosition: 42 },
    ]);
    expect(log.asked[0]!.query).not.toHaveProperty('format');
  });

  test('of nothing is a head, or an empty file', async () => {
    log.pages = [[]];
    expect(await linesOf()).toHaveLength(1);
    expect(await linesOf({ format: 'jsonl' })).toStrictEqual(['']);
  });

  test('is a file to keep, of its kind', async () => {
    expect((await ask()).getHeaders()).toMatchObject({
      type: 'text/csv; charset=utf-8; header=present',
      disposition: 'attachment; filename="messages.csv"',
    });
    expect((await ask({ format: 'jsonl' })).getHeaders()).toMatchObject({
      type: 'application/jsonl; charset=utf-8',
      disposition: 'attachment; filename="messages.jsonl"',
    });
  });

  test('shows no text that was erased, and every other', async () => {
    log.pages = [[await row('m1', 'secret'), await row('m2', 'kept', '+442071838751')]];
    await workshop.keys.erase({ workspace: HOME, subject: STRANGER });
    const [erased, kept] = (await linesOf({ format: 'jsonl' })).map((line) => JSON.parse(line) as object);
    expect([erased, kept]).toMatchObject([
      { id: 'm1', body: null, erased: true },
      { id: 'm2', body: 'kept' },
    ]);
    const lines = await linesOf();
    expect(lines.join()).not.toContain('secret');
    expect(lines[1]).toMatch(/,received,,/);
  });

  test('shows texts as they were written: line ends, quotes, formulas', async () => {
    const bodies = ['two\nlines', 'a "quote", and more', '=1+1'];
    log.pages = [await Promise.all(bodies.map((body, index) => row(`m${index}`, body)))];
    const lines = await linesOf({ format: 'jsonl' });
    expect(lines.map((line) => (JSON.parse(line) as { body: string }).body)).toStrictEqual(bodies);
    const csv = await text((await ask()).getStream());
    expect(csv).toContain('"two\nlines"');
    expect(csv).toContain('"a ""quote"", and more"');
    expect(csv).toContain("'=1+1");
  });

  test('says with a status what is wrong before it begins', async () => {
    log.pages = [new DomainError('read_model_behind', 'The log is behind.')];
    await expect(ask()).rejects.toMatchObject({ code: 'read_model_behind' });
    await expect(ask({ from: '2026-99-99' })).rejects.toMatchObject({ code: 'invalid_request' });
    log.pages = [[await row('m1', 'one')]];
    await workshop.vault.close();
    await expect(ask()).rejects.toMatchObject({ code: 'vault_unavailable' });
  });

  test('that something cuts off later ends so that nobody takes it for whole', async () => {
    log.pages = [[await row('m1', 'one')], new DomainError('read_model_behind', 'The log is behind.')];
    const file = await ask();
    await expect(text(file.getStream())).rejects.toMatchObject({ code: 'read_model_behind' });
  });
});
