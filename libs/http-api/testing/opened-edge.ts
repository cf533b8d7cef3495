import { Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { KeyRing, generateApiKey, hashApiKey } from '#access';
import type { ApiKeyRole } from '#contracts';
import { LastWrites, createHttpApp } from '#http-api';
import type { StatusByCode } from '#http-api';
import { InMemoryIdempotencyStore } from '#idempotency/in-memory';

export interface EdgeRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly url?: string;
  /** A string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The web edge of every service before one controller, asked without a socket, with a key of this role. `setUp` adds to
 * it before it opens.
 */
export async function openEdge(
  controller: Type,
  role: ApiKeyRole = 'viewer',
  domainStatus: StatusByCode = {},
  setUp: (fastify: FastifyInstance, keys: KeyRing) => void = () => undefined,
) {
  @Module({ controllers: [controller] })
  class EdgeModule {}

  const key = generateApiKey();
  const keys = new KeyRing();
  const lastWrites = new LastWrites();
  keys.apply({ type: 'ApiKeyIssued', workspace: 'home', keyId: 'key-1', name: 'test', role, keyHash: hashApiKey(key) });
  const log = pino({ level: 'silent' });
  const idempotency = new InMemoryIdempotencyStore();
  const parts = { keys, log, commands: { lastWrites, idempotency }, onAnswered: () => undefined, domainStatus };
  const app = await createHttpApp(EdgeModule, parts);
  setUp(app.getHttpAdapter().getInstance() as unknown as FastifyInstance, keys);
  await app.init();
  const ask = async ({ method = 'GET', url = '/', body, headers = {} }: EdgeRequest) => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body ? answer.json<unknown>() : undefined,
    };
  };
  return { ask, lastWrites, close: () => app.close() };
}
