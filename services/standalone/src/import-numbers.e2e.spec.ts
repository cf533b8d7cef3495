import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LIMITS, START } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';

const ROOT_KEY = `rf_${'0123456789'.repeat(4)}`;
const MAIN = join(process.cwd(), 'dist/services/standalone/src/main.js');
const DIRTY = readFileSync(join(process.cwd(), 'services/inventory/src/import/csv/fixtures/numbers-dirty.csv'), 'utf8');

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** The started product in a process of its own. */
class Product {
  private process: ChildProcess | undefined;
  private url = '';

  constructor(readonly directory: string) {}

  async start(): Promise<void> {
    const environment = { ...process.env, DATA_DIR: this.directory, PORT: '0', RINGFENCE_ROOT_KEY: ROOT_KEY };
    this.process = spawn(process.execPath, [MAIN], {
      env: { ...environment, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const text of this.process.stdout!.iterator({ destroyOnReturn: false })) {
      this.url = /http:\S+:\d+/.exec(String(text))?.[0] ?? '';
      if (this.url) return;
    }
    throw new Error('The product did not start.');
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async ask(method: string, path: string, { body, ...options }: { body?: string; type?: string; key?: string } = {}) {
    const { type = 'application/json', key = ROOT_KEY } = options;
    const headers = { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': type }) };
    return this.send(path, { method, headers, ...(body !== undefined && { body }) });
  }

  upload(body: string, { key = ROOT_KEY, ...headers }: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const all = { authorization: `Bearer ${key}`, 'content-type': 'text/csv', ...headers };
    return this.send('/v1/imports', { method: 'POST', headers: all, body });
  }

  /** The import once it is so far. */
  async whenProgress(id: unknown, isEnough: (progress: Answer['body']) => boolean): Promise<Answer['body']> {
    for (;;) {
      const { body } = await this.ask('GET', `/v1/imports/${id}`);
      if (isEnough(body)) return body;
    }
  }

  private async send(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(this.url + path, init);
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
  }
}

const isFinished = ({ status }: Answer['body']) => status === 'finished';

let product: Product;
beforeEach(async () => {
  product = new Product(mkdtempSync(join(tmpdir(), 'import-numbers-')));
  await product.start();
}, 60_000);
afterEach(async () => {
  await product.end('SIGTERM');
  rmSync(product.directory, { recursive: true });
}, 60_000);

/** Uploaded files that are still there; a stopped product keeps only those it has to go on with. */
const keptFiles = () => readdirSync(join(product.directory, 'imports'));

async function keyOf(role: string): Promise<string> {
  const { body } = await product.ask('POST', '/v1/api-keys', { body: JSON.stringify({ name: role, role }) });
  return body['key'] as string;
}

describe('POST /v1/imports', () => {
  test('imports the dirty file and tells of every row', async () => {
    const { status, body } = await product.upload(DIRTY.replace('Currency', 'Currency,Our Notes'));
    const none = { total: 0, imported: 0, skipped: 0, failed: 0, ignoredColumns: ['Our Notes'] };
    expect([status, body]).toEqual([202, { id: expect.any(String), status: 'running', ...none }]);
    const counts = { total: 27, imported: 16, skipped: 1, failed: 10 };
    expect(await product.whenProgress(body['id'], isFinished)).toMatchObject(counts);

    const rows = `/v1/imports/${body['id']}/rows`;
    const { body: first } = await product.ask('GET', `${rows}?outcome=failed&limit=6`);
    const { body: second } = await product.ask('GET', `${rows}?outcome=failed&limit=6&cursor=${first['nextCursor']}`);
    const failed = [first, second].flatMap(({ items }) => items as { row: number }[]).map(({ row }) => row);
    expect([failed, second['nextCursor']]).toEqual([[19, 20, 21, 22, 23, 24, 25, 26, 27, 28], null]);
    for (const cursor of [first['nextCursor'], 'rubbish', '']) {
      expect(await product.ask('GET', `${rows}?outcome=skipped&cursor=${cursor}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid_request', errors: [{ field: 'cursor' }] },
      });
    }
    const { body: number } = await product.ask('GET', '/v1/numbers/+16179221787');
    expect(number).toMatchObject({ carrier: 'sip', origin: 'imported', status: 'active' });
    await product.end('SIGTERM');
    expect(keptFiles()).toEqual([]);
  }, 60_000);

  test('answers the same request with the same key again, and refuses another file', async () => {
    const first = await product.upload(DIRTY, { 'idempotency-key': 'july' });
    await product.whenProgress(first.body['id'], isFinished);
    const again = await product.upload(DIRTY, { 'idempotency-key': 'july' });
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([202, first.body, 'true']);
    expect(await product.upload(`${DIRTY} `, { 'idempotency-key': 'july' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    const other = await product.upload(DIRTY, { 'idempotency-key': 'august' });
    expect(other.body['id']).not.toBe(first.body['id']);
    expect(await product.whenProgress(other.body['id'], isFinished)).toMatchObject({ imported: 0, skipped: 17 });
    await product.end('SIGTERM');
    expect(keptFiles()).toEqual([]);
  }, 60_000);

  test('refuses what it cannot read, and keeps nothing of it', async () => {
    expect(await product.upload('phone\n+14155550100\n')).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ field: 'number' }] },
    });
    const unsupported = { status: 415, body: { code: 'media_type_unsupported' } };
    expect(await product.ask('POST', '/v1/imports', { body: '{}' })).toMatchObject(unsupported);
    expect(await product.ask('POST', '/v1/imports', { body: DIRTY, type: 'text/plain' })).toMatchObject(unsupported);
    expect(await product.upload(DIRTY, { 'content-type': 'text/csv; charset=latin1' })).toMatchObject(unsupported);
    expect(await product.ask('POST', '/v1/holds', { body: DIRTY, type: 'text/csv' })).toMatchObject(unsupported);
    expect(keptFiles()).toEqual([]);
  }, 60_000);

  test('is for admins, and shows nothing to another workspace', async () => {
    const [operator, admin] = [await keyOf('operator'), await keyOf('admin')];
    expect(await product.upload(DIRTY, { key: operator })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const { body } = await product.upload(DIRTY, { key: admin });
    await product.whenProgress(body['id'], isFinished);
    const created = await product.ask('POST', '/v1/workspaces', { body: '{"id":"globex","name":"Globex"}' });
    const key = (JSON.stringify(created.body).match(/rf_[\w-]+/) ?? [])[0] as string;
    for (const end of ['', '/rows']) {
      const foreign = await product.ask('GET', `/v1/imports/${body['id']}${end}`, { key });
      const missing = await product.ask('GET', `/v1/imports/never-there${end}`, { key });
      expect([foreign.status, foreign.body]).toEqual([404, missing.body]);
    }
    const theirs = await product.upload(DIRTY, { key });
    let progress = await product.ask('GET', `/v1/imports/${theirs.body['id']}`, { key });
    while (!isFinished(progress.body)) progress = await product.ask('GET', `/v1/imports/${theirs.body['id']}`, { key });
    expect(progress.body).toMatchObject({ total: 27, imported: 0, skipped: 0, failed: 27 });
  }, 60_000);
});

const COUNT = 9_000;

/** Every tenth row is the number of the row before, every hundredth is none at all. */
function largeCsv(): string {
  const rows = Array.from({ length: COUNT }, (_, index) => {
    if (index % 100 === 50) return 'not a number,US';
    const shown = index % 10 === 9 ? index - 1 : index;
    return `+1415200${String(shown).padStart(4, '0')},US`;
  });
  return `number,country\n${rows.join('\n')}\n`;
}

async function everyEvent(directory: string): Promise<readonly RecordedEvent[]> {
  const store = await SqliteEventStore.open({ file: join(directory, 'events.sqlite') });
  const events: RecordedEvent[] = [];
  for (let isEnd = false; !isEnd;) {
    const page = await store.readAll({ after: events.at(-1)?.position ?? START });
    events.push(...page);
    isEnd = page.length < LIMITS.maxReadEvents;
  }
  await store.close();
  return events;
}

/** What an import did, apart from when: the numbers it claimed and what it says of its rows. */
async function deedsIn(directory: string) {
  const events = await everyEvent(directory);
  const claims = events
    .filter(({ type }) => type === 'NumberImported')
    .map(({ stream, data }) => [stream, data['row']]);
  const rows = events.filter(({ type }) => type === 'ImportRowsProcessed').map(({ data }) => data);
  return { claims, rows };
}

describe('an import whose process is killed', () => {
  test('ends as if it had not been, each number claimed once', async () => {
    const csv = largeCsv();
    const whole = await product.upload(csv, { 'idempotency-key': 'the-file' });
    const expected = await product.whenProgress(whole.body['id'], isFinished);
    const duplicates = COUNT / 10;
    const bad = COUNT / 100;
    expect(expected).toMatchObject({
      total: COUNT,
      imported: COUNT - duplicates - bad,
      skipped: duplicates,
      failed: bad,
    });
    await product.end('SIGTERM');
    const expectedDeeds = await deedsIn(product.directory);
    rmSync(product.directory, { recursive: true });

    await product.start();
    const { body } = await product.upload(csv, { 'idempotency-key': 'the-file' });
    const seen: unknown[] = [];
    for (const atLeast of [1, 2_000, 4_000, 6_000]) {
      const { total, status } = await product.whenProgress(body['id'], ({ total: now }) => Number(now) >= atLeast);
      await product.end('SIGKILL');
      seen.push([status, Number(total) < COUNT]);
      await product.start();
    }
    expect(seen[0]).toEqual(['running', true]);
    expect(await product.whenProgress(body['id'], isFinished)).toEqual(expected);
    await product.end('SIGTERM');
    expect(keptFiles()).toEqual([]);
    const deeds = await deedsIn(product.directory);
    expect(new Set(deeds.claims.map(([stream]) => stream)).size).toBe(deeds.claims.length);
    expect(deeds).toEqual(expectedDeeds);
  }, 120_000);
});
