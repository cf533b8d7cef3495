import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readLog } from '../src/testing/event-log.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { Installation } from '../src/testing/program.js';
import { createWorkspace, readAllPages } from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();

const DIRTY = readFileSync(join(process.cwd(), 'services/inventory/src/import/csv/fixtures/numbers-dirty.csv'), 'utf8');

interface Progress {
  readonly id: string;
  readonly startedAt: string;
  readonly status: 'running' | 'finished';
  readonly total: number;
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
}

function upload(from: HttpClient, rawBody: string, headers: Readonly<Record<string, string>> = {}) {
  return from.send<Progress>('POST', '/v1/imports', { rawBody, headers: { 'content-type': 'text/csv', ...headers } });
}

/** The import once it is so far. */
async function whenProgress(
  from: HttpClient,
  id: string,
  isEnough: (progress: Progress) => boolean,
): Promise<Progress> {
  for (;;) {
    const { body } = await from.get<Progress>(`/v1/imports/${id}`);
    if (isEnough(body)) return body;
  }
}

const isFinished = ({ status }: Progress) => status === 'finished';

let installation: Installation;
let client: HttpClient;
beforeEach(async () => {
  installation = newInstallation();
  client = await installation.start();
});

/** Uploaded files that are still there; a stopped program keeps only those it has to go on with. */
const keptFiles = () => readdirSync(join(installation.dataDirectory, 'imports'));

async function clientWithRole(role: string): Promise<HttpClient> {
  const { body } = await client.post<{ key: string }>('/v1/api-keys', { name: role, role });
  return client.withKey(body.key);
}

interface RowsPage {
  readonly items: readonly { readonly row: number }[];
  readonly nextCursor: string | null;
}

describe('POST /v1/imports', () => {
  test('takes as many numbers of an account as it says, and tells how many rows there will be', async () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => `+449999${String(100_000_000 + index)}`);
    const asked = { carrierAccountId: 'sandbox', numbers };
    const { status, body } = await client.post<Progress>('/v1/imports', asked);
    expect([status, body]).toMatchObject([
      202,
      { status: 'running', total: 0, expected: 10_000, notice: expect.stringContaining('sandbox') },
    ]);
    const finished = await whenProgress(client, body.id, isFinished);
    const finishedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(finished).toMatchObject({ total: 10_000, failed: 10_000, expected: 10_000, finishedAt });
    const tooMany = await client.post('/v1/imports', { ...asked, numbers: [...numbers, '+14155550100'] });
    expect([tooMany.status, tooMany.body]).toMatchObject([422, { errors: [{ field: 'numbers' }] }]);
  });

  test('imports the dirty file and tells of every row', async () => {
    const { status, body } = await upload(client, DIRTY.replace('Currency', 'Currency,Our Notes'));
    const none = { total: 0, imported: 0, skipped: 0, failed: 0, ignoredColumns: ['Our Notes'] };
    const startedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect([status, body]).toEqual([202, { id: expect.any(String), startedAt, status: 'running', ...none }]);
    const counts = { total: 27, imported: 16, skipped: 1, failed: 10 };
    expect(await whenProgress(client, body.id, isFinished)).toMatchObject(counts);

    const rows = `/v1/imports/${body.id}/rows`;
    const { body: first } = await client.get<RowsPage>(`${rows}?outcome=failed&limit=6`);
    const { body: second } = await client.get<RowsPage>(`${rows}?outcome=failed&limit=6&cursor=${first.nextCursor}`);
    const failed = [first, second].flatMap(({ items }) => items).map(({ row }) => row);
    expect([failed, second.nextCursor]).toEqual([[19, 20, 21, 22, 23, 24, 25, 26, 27, 28], null]);
    for (const cursor of [first.nextCursor, 'rubbish', '']) {
      expect(await client.get(`${rows}?outcome=skipped&cursor=${cursor}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid_request', errors: [{ field: 'cursor' }] },
      });
    }
    const { body: number } = await client.get('/v1/numbers/+16179221787');
    expect(number).toMatchObject({ carrier: 'sip', origin: 'imported', status: 'active' });
    await installation.stop();
    expect(keptFiles()).toEqual([]);
  });

  test('answers the same request with the same key again, and refuses another file', async () => {
    const first = await upload(client, DIRTY, { 'idempotency-key': 'july' });
    await whenProgress(client, first.body.id, isFinished);
    const again = await upload(client, DIRTY, { 'idempotency-key': 'july' });
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([202, first.body, 'true']);
    expect(await upload(client, `${DIRTY} `, { 'idempotency-key': 'july' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    const other = await upload(client, DIRTY, { 'idempotency-key': 'august' });
    expect(other.body.id).not.toBe(first.body.id);
    expect(await whenProgress(client, other.body.id, isFinished)).toMatchObject({ imported: 0, skipped: 17 });
    await installation.stop();
    expect(keptFiles()).toEqual([]);
  });

  test('refuses what it cannot read, and keeps nothing of it', async () => {
    expect(await upload(client, 'phone\n+14155550100\n')).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ field: 'number' }] },
    });
    expect(await upload(client, 'number,type+14155550100,local')).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', detail: expect.stringContaining('--data-binary'), errors: [{ field: 'rows' }] },
    });
    const unsupported = { status: 415, body: { code: 'media_type_unsupported' } };
    const sayCsv = { status: 415, body: { detail: expect.stringContaining('Content-Type: text/csv') } };
    expect(await client.post('/v1/imports', {})).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(await upload(client, DIRTY, { 'content-type': 'application/json' })).toMatchObject({ status: 400 });
    for (const csv of [DIRTY, DIRTY.repeat(50)]) {
      expect(await upload(client, csv, { 'content-type': 'text/plain' })).toMatchObject(sayCsv);
    }
    expect(await upload(client, DIRTY, { 'content-type': 'text/plain' })).toMatchObject(unsupported);
    expect(await upload(client, DIRTY, { 'content-type': 'text/csv; charset=latin1' })).toMatchObject(unsupported);
    const csvForHold = { rawBody: DIRTY, headers: { 'content-type': 'text/csv' } };
    expect(await client.send('POST', '/v1/holds', csvForHold)).toMatchObject(unsupported);
    expect(keptFiles()).toEqual([]);
  });

  test('is for admins, and shows nothing to another workspace', async () => {
    const [operator, admin] = [await clientWithRole('operator'), await clientWithRole('admin')];
    expect(await upload(operator, DIRTY)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const { body } = await upload(admin, DIRTY);
    await whenProgress(client, body.id, isFinished);
    const created = await client.post('/v1/workspaces', { id: 'globex', name: 'Globex' });
    const theirs = client.withKey(/rf_[\w-]+/.exec(JSON.stringify(created.body))?.[0]);
    for (const end of ['', '/rows']) {
      const foreign = await theirs.get(`/v1/imports/${body.id}${end}`);
      const missing = await theirs.get(`/v1/imports/never-there${end}`);
      expect([foreign.status, foreign.body]).toEqual([404, missing.body]);
    }
    const { body: started } = await upload(theirs, DIRTY);
    const counts = { total: 27, imported: 0, skipped: 0, failed: 27 };
    expect(await whenProgress(theirs, started.id, isFinished)).toMatchObject(counts);
  });
});

describe('GET /v1/imports', () => {
  test('finds the imports of the workspace again, newest first, as each is shown alone', async () => {
    const ids: string[] = [];
    // Their own ids do not sort by time.
    for (const key of ['one', 'two', 'three']) {
      const { body } = await upload(client, `${DIRTY}\n${key}`, { 'idempotency-key': key });
      await whenProgress(client, body.id, isFinished);
      ids.unshift(body.id);
    }
    const list = () => readAllPages<Progress>(client, '/v1/imports?limit=2');
    const listed = await list();
    expect(listed.map(({ id }) => id)).toEqual(ids);
    for (const shown of listed) expect((await client.get(`/v1/imports/${shown.id}`)).body).toEqual(shown);

    const owner = await createWorkspace(client, 'globex');
    expect((await owner.get('/v1/imports')).body).toEqual({ items: [], nextCursor: null });
    client = await installation.restart();
    expect(await list()).toEqual(listed);
    expect((await (await clientWithRole('viewer')).get('/v1/imports')).status).toBe(200);
    expect(await client.get('/v1/imports?cursor=rubbish')).toMatchObject({ status: 422 });
  });
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

/** What an import did, apart from when: the numbers it claimed and what it says of its rows. */
async function deedsIn(directory: string) {
  const events = await readLog(directory);
  const claims = events
    .filter(({ type }) => type === 'NumberImported')
    .map(({ stream, data }) => [stream, data['row']]);
  const rows = events.filter(({ type }) => type === 'ImportRowsProcessed').map(({ data }) => data);
  return { claims, rows };
}

describe('an import whose process is killed', () => {
  test('ends as if it had not been, each number claimed once', async () => {
    const csv = largeCsv();
    const whole = await upload(client, csv, { 'idempotency-key': 'the-file' });
    const expected = await whenProgress(client, whole.body.id, isFinished);
    const duplicates = COUNT / 10;
    const bad = COUNT / 100;
    expect(expected).toMatchObject({
      total: COUNT,
      imported: COUNT - duplicates - bad,
      skipped: duplicates,
      failed: bad,
    });
    await installation.stop();
    const expectedDeeds = await deedsIn(installation.dataDirectory);

    installation = newInstallation();
    client = await installation.start();
    const { body } = await upload(client, csv, { 'idempotency-key': 'the-file' });
    const seen: unknown[] = [];
    for (const atLeast of [1, 2_000, 4_000, 6_000]) {
      const { total, status } = await whenProgress(client, body.id, ({ total: now }) => now >= atLeast);
      await installation.kill();
      seen.push([status, total < COUNT]);
      client = await installation.start();
    }
    expect(seen[0]).toEqual(['running', true]);
    const { startedAt } = body;
    expect(await whenProgress(client, body.id, isFinished)).toEqual({
      ...expected,
      startedAt,
      finishedAt: expect.any(String),
    });
    await installation.stop();
    expect(keptFiles()).toEqual([]);
    const deeds = await deedsIn(installation.dataDirectory);
    expect(new Set(deeds.claims.map(([stream]) => stream)).size).toBe(deeds.claims.length);
    expect(deeds).toEqual(expectedDeeds);
  }, 120_000);
});
