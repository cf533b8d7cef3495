import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { KeyRing, generateApiKey, hashApiKey } from '#access';
import { answerOnce } from './answer-once.js';
import { IdempotencyStoreError } from './idempotency-store.port.js';
import type { ClaimedRequest, RequestClaim } from './idempotency-store.port.js';
import { InMemoryIdempotencyStore } from './in-memory/in-memory-idempotency-store.js';

const OURS = generateApiKey();
const THEIRS = generateApiKey();

function keysOf(...apiKeys: string[]): KeyRing {
  const keys = new KeyRing();
  keys.noteComplete();
  for (const [index, apiKey] of apiKeys.entries()) {
    const keyHash = hashApiKey(apiKey);
    keys.apply({ type: 'ApiKeyIssued', workspace: 'acme', keyId: `${index}`, name: 'key', role: 'owner', keyHash });
  }
  return keys;
}

/** Loses the disk whenever a test says so. */
class FailingStore extends InMemoryIdempotencyStore {
  fails = false;

  override async claim(claim: RequestClaim): Promise<ClaimedRequest> {
    this.failPerhaps();
    return super.claim(claim);
  }

  override async keep(id: string, answer: Uint8Array): Promise<void> {
    this.failPerhaps();
    return super.keep(id, answer);
  }

  private failPerhaps(): void {
    if (this.fails) throw new IdempotencyStoreError('The disk is gone.');
  }
}

/** A web server whose one command counts how often it ran. */
class CountingServer {
  readonly app: FastifyInstance = fastify();
  readonly store = new FailingStore();
  readonly newIds: (string | undefined)[] = [];
  status = 201;
  answer: unknown = undefined;
  gate: Promise<void> = Promise.resolve();
  onRun = (): void => undefined;

  constructor() {
    answerOnce(this.app, { store: this.store, keys: keysOf(OURS, THEIRS) });
    this.app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_, body, done) => done(null, body));
    this.app.post('/things', async (request, reply) => {
      this.newIds.push(request.idempotencyClaim?.newId);
      this.onRun();
      await this.gate;
      reply.code(this.status).header('etag', '"3"').header('x-request-id', `r${this.runs}`);
      return this.answer ?? { run: this.runs };
    });
    this.app.post('/questions', { config: { idempotencyKey: 'ignored' } }, async () => {
      this.newIds.push(undefined);
      return { run: this.runs };
    });
  }

  get runs(): number {
    return this.newIds.length;
  }

  async send(key: string | undefined, overrides: Partial<InjectOptions> & { apiKey?: string } = {}) {
    const { apiKey = OURS, headers, ...rest } = overrides;
    return this.app.inject({
      method: 'POST',
      url: '/things',
      payload: { a: 1 },
      ...rest,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(key !== undefined && { 'idempotency-key': key }),
        ...headers,
      },
    });
  }
}

let server: CountingServer;
beforeEach(() => {
  server = new CountingServer();
});
afterEach(() => server.app.close());

describe('the same key', () => {
  test('gets the first answer again: status, body and headers, except the request id', async () => {
    const first = await server.send('k');
    server.status = 200;
    const again = await server.send('k');
    expect(server.runs).toBe(1);
    expect([again.statusCode, again.body]).toEqual([first.statusCode, first.body]);
    expect(again.headers).toMatchObject({
      etag: '"3"',
      'content-type': first.headers['content-type'],
      'idempotent-replayed': 'true',
    });
    expect(again.headers['x-request-id']).toBeUndefined();
    expect(first.headers['idempotent-replayed']).toBeUndefined();
  });

  test('is the same however its API key is sent', async () => {
    const first = await server.send('k');
    const again = await server.send('k', { headers: { authorization: `bearer  ${OURS}` } });
    expect([again.headers['idempotent-replayed'], again.body]).toEqual(['true', first.body]);
  });

  test('waits for the first while it is under way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    server.gate = promise;
    const both = [server.send('k'), server.send('k'), server.send('k')];
    const other = await server.send('k', { payload: { a: 2 } });
    resolve();
    const answers = await Promise.all(both);
    expect(other.statusCode).toBe(500);
    expect(other.json()).toMatchObject({ code: 'idempotency_key_reused' });
    expect(server.runs).toBe(1);
    expect(answers.map(({ body }) => body)).toEqual(Array(3).fill('{"run":1}'));
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(2);
  });

  test.each([
    ['body', { payload: { a: 2 } }],
    ['query', { url: '/things?b' }],
  ])('with another %s is refused', async (_, overrides) => {
    await server.send('k');
    const other = await server.send('k', overrides);
    expect(other.json()).toMatchObject({ code: 'idempotency_key_reused' });
    expect(server.runs).toBe(1);
  });

  test('of another API key is another', async () => {
    await server.send('k');
    const theirs = await server.send('k', { apiKey: THEIRS, payload: { a: 2 } });
    expect(theirs.json()).toEqual({ run: 2 });
  });

  test('without a valid API key gets nothing that was kept', async () => {
    await server.send('k');
    const stranger = await server.send('k', { apiKey: generateApiKey() });
    expect(stranger.headers['idempotent-replayed']).toBeUndefined();
    expect(server.runs).toBe(2);
  });
});

describe('what is kept', () => {
  test.each([200, 202, 204, 404, 409, 412])('%d is', async (status) => {
    server.status = status;
    await server.send('k');
    const again = await server.send('k');
    expect([again.statusCode, again.headers['idempotent-replayed']]).toEqual([status, 'true']);
    expect(server.runs).toBe(1);
  });

  test('422 with a code of the domain is', async () => {
    Object.assign(server, { status: 422, answer: { code: 'capability_missing' } });
    await server.send('k');
    await server.send('k');
    expect(server.runs).toBe(1);
  });

  test.each([400, 401, 403, 413, 415, 429])('%d is not, and the key is free for the mended request', async (status) => {
    server.status = status;
    await server.send('k');
    server.status = 200;
    const mended = await server.send('k', { payload: { a: 2 } });
    expect([mended.statusCode, mended.json()]).toEqual([200, { run: 2 }]);
  });

  test('422 invalid_request is not', async () => {
    Object.assign(server, { status: 422, answer: { code: 'invalid_request' } });
    await server.send('k');
    server.status = 200;
    const mended = await server.send('k', { payload: { a: 2 } });
    expect(mended.statusCode).toBe(200);
  });

  test('500 is not: it runs again, makes the same thing, and keeps its key', async () => {
    server.status = 500;
    await server.send('k');
    server.status = 201;
    await server.send('k');
    const other = await server.send('k', { payload: { a: 2 } });
    expect(server.runs).toBe(2);
    expect(server.newIds[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(server.newIds[1]).toBe(server.newIds[0]);
    expect(other.json()).toMatchObject({ code: 'idempotency_key_reused' });
  });

  test('an answer larger than the bound is not', async () => {
    server.answer = { text: 'x'.repeat(300_000) };
    await server.send('k');
    await server.send('k');
    expect(server.runs).toBe(2);
  });
});

describe('a store that fails', () => {
  test('before the command: the command does not run', async () => {
    server.store.fails = true;
    expect((await server.send('k')).json()).toMatchObject({ code: 'idempotency_store_unavailable' });
    expect(server.runs).toBe(0);
    server.store.fails = false;
    expect((await server.send('k')).json()).toEqual({ run: 1 });
  });

  test('after the command: the answer goes out, and a repetition makes the same thing', async () => {
    server.onRun = () => {
      server.store.fails = true;
    };
    expect((await server.send('k')).statusCode).toBe(201);
    server.store.fails = false;
    server.onRun = () => undefined;
    await server.send('k');
    expect(server.runs).toBe(2);
    expect(server.newIds[1]).toBe(server.newIds[0]);
  });
});

describe('the key itself', () => {
  test.each([
    ['empty', ''],
    ['with a space', 'a b'],
    ['not ASCII', 'é'],
    ['too long', 'k'.repeat(256)],
  ])('%s is refused', async (_, key) => {
    const answer = await server.send(key);
    expect(answer.json()).toMatchObject({ code: 'invalid_request' });
    expect(server.runs).toBe(0);
  });

  test.each(['k', 'k'.repeat(255), '!~"{}'])('%s is taken', async (key) => {
    expect((await server.send(key)).json()).toEqual({ run: 1 });
  });

  test('is left alone by routes that ignore it, and by bodies that are no JSON', async () => {
    const csv = { headers: { 'content-type': 'text/csv' }, payload: 'number\n+14155550100' };
    await server.send('a', { url: '/questions' });
    await server.send('a', { url: '/questions' });
    await server.send('b', csv);
    await server.send('b', csv);
    expect(server.runs).toBe(4);
  });

  test('is not needed', async () => {
    await server.send(undefined);
    expect((await server.send(undefined)).json()).toEqual({ run: 2 });
  });
});
