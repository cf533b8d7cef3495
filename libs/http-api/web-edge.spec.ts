import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import type { CommandContext } from '#event-store';
import { Acknowledged, Caller, Context, IfMatch, Text, numberInPath } from '#http-api';
import { openEdge } from './testing/opened-edge.js';

class NameRequest {
  @Text({ description: 'Any', maxLength: 70_000, optional: true })
  name?: string;
}

@Controller()
class EverythingController {
  @Post('name')
  @HttpCode(200)
  @RequiresRole('viewer')
  name(@Body() body: NameRequest | undefined): object {
    return { name: body?.name ?? null };
  }

  @Get('version')
  @RequiresRole('viewer')
  version(@IfMatch() version: string | undefined): object {
    return { version: version ?? null };
  }

  @Get('version-or-any')
  @RequiresRole('viewer')
  versionOrAny(@IfMatch('*') version: string | undefined): object {
    return { version: version ?? null };
  }

  @Get('alive')
  @RequiresRole('anybody')
  alive(): object {
    return { alive: true };
  }

  @Get('context')
  @RequiresRole('viewer')
  context(@Context() context: CommandContext, @Caller() caller: Principal): object {
    return { context, caller };
  }

  @Post('written')
  @RequiresRole('viewer')
  written(): Acknowledged<object> {
    return new Acknowledged({ done: true }, { position: 7, version: '3', status: 202 });
  }

  @Get('numbers/:number')
  @RequiresRole('viewer')
  number(@Param('number', numberInPath) number: string): object {
    return { number };
  }
}

describe('the web edge', () => {
  let edge: Awaited<ReturnType<typeof openEdge>>;
  beforeAll(async () => {
    edge = await openEdge(EverythingController, 'viewer', {}, (fastify) => {
      fastify.get('/raw/:id', () => 'read');
      fastify.post('/raw/a', () => 'written');
      fastify.post('/small', { bodyLimit: 8, config: { neededRole: 'viewer' } }, () => 'written');
      fastify.get('/files/*', () => 'file');
      fastify.post(
        '/form',
        { config: { neededRole: 'anybody', rawBody: ['application/x-www-form-urlencoded'] } },
        ({ body }) => ({
          bytes: Buffer.isBuffer(body) ? [...body] : null,
        }),
      );
      fastify.get('/closed', { schema: { response: {} } }, () => ({}));
    });
  });
  afterAll(() => edge.close());

  const postName = (body: string, headers = {}) => edge.ask({ method: 'POST', url: '/name', body, headers });

  test('a body that is no JSON is malformed', async () => {
    for (const body of ['{', '{"name":}', '{"name":"a"} more', "{'name':'a'}"]) {
      expect(await postName(body)).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    }
  });

  test('a body that would reach into the prototype is refused', async () => {
    for (const body of ['{"__proto__":{"name":"a"}}', '{"constructor":{"prototype":{"name":"a"}}}']) {
      const { status } = await postName(body);
      expect(status).toBe(400);
    }
    expect(({} as { name?: string }).name).toBe(undefined);
  });

  test('a body that is JSON but no object is refused', async () => {
    for (const body of ['[]', '"name"', '7', 'null', 'true']) {
      expect([body, await postName(body)]).toMatchObject([body, { status: 422, body: { code: 'invalid_request' } }]);
    }
  });

  test('a body that is too large, or of another kind, is refused', async () => {
    const large = JSON.stringify({ name: 'a'.repeat(66_000) });
    const detail = (bytes: number) => `The body is too large: at most ${bytes} bytes are taken here.`;
    const tooLarge = (bytes: number) => ({ status: 413, body: { code: 'body_too_large', detail: detail(bytes) } });
    expect(await postName(large)).toMatchObject(tooLarge(65_536));
    expect(await edge.ask({ method: 'POST', url: '/small', body: { name: 'a' } })).toMatchObject(tooLarge(8));
    expect(await postName('name=a', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 415,
      body: { code: 'media_type_unsupported' },
    });
  });

  test('a route for forms gets their bytes as they came, and takes nothing else', async () => {
    const form = (body: string, type = 'application/x-www-form-urlencoded') =>
      edge.ask({ method: 'POST', url: '/form', body, headers: { 'content-type': type } });
    for (const type of ['application/x-www-form-urlencoded', 'Application/X-WWW-Form-Urlencoded; charset=UTF-8']) {
      expect(await form('To=%2B1&a=ü&&=', type)).toMatchObject({
        status: 200,
        body: { bytes: [...Buffer.from('To=%2B1&a=ü&&=')] },
      });
    }
    expect(await form('a'.repeat(65_536))).toMatchObject({ status: 200 });
    expect(await form('a'.repeat(65_537))).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    for (const type of ['application/json', 'text/plain', 'multipart/form-data']) {
      const detail = 'Send the body as application/x-www-form-urlencoded.';
      expect([type, await form('{', type)]).toMatchObject([
        type,
        { status: 415, body: { code: 'media_type_unsupported', detail } },
      ]);
    }
  });

  test('a query is refused where none is declared, after the key, on every kind of route that needs one', async () => {
    const errors = [{ field: 'asOf', message: 'There is no query parameter asOf.' }];
    for (const [method, url] of [
      ['GET', '/version?asOf=1'],
      ['POST', '/name?asOf='],
      ['GET', '/numbers/+14155550100?asOf=1&asOf=2'],
      ['GET', '/closed?asOf=1'],
    ] as const) {
      const answer = await edge.ask({ method, url });
      expect([url, answer]).toMatchObject([url, { status: 422, body: { code: 'invalid_request', errors } }]);
    }
    expect(await edge.ask({ url: '/version?asOf=1', headers: { authorization: '' } })).toMatchObject({ status: 401 });
    for (const url of ['/version?', '/closed', '/alive?at=noon'])
      expect(await edge.ask({ url })).toMatchObject({ status: 200 });
  });

  test('what is not there is a problem too', async () => {
    expect(await edge.ask({ url: '/nowhere' })).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('a known path with another method says which it takes', async () => {
    const wrong = [
      ['GET', '/name', 'POST'],
      ['POST', '/version?a=b', 'GET, HEAD'],
      ['DELETE', '/numbers/+14155550100', 'GET, HEAD'],
      ['OPTIONS', '/numbers/sales', 'GET, HEAD'],
      ['PUT', '/raw/a', 'GET, HEAD, POST'],
      ['PATCH', '/files/a/b', 'GET, HEAD'],
    ] as const;
    for (const [method, url, allow] of wrong) {
      // Nothing of the body is looked at, nor the key.
      const answer = await edge.ask({ method, url, body: '{', headers: { authorization: '' } });
      expect([url, answer]).toMatchObject([url, { status: 405, headers: { allow } }]);
      expect(answer.body).toMatchObject({
        code: 'method_not_allowed',
        detail: `This path does not take ${method}; it takes ${allow}.`,
      });
    }
  });

  test('a path that is like another is not there, whatever the method and the body', async () => {
    for (const url of ['/names', '/name/', '/numbers', '/numbers/', '/numbers/a/b', '/version/x']) {
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const { status, headers } = await edge.ask({ method, url, ...(method === 'POST' && { body: '{' }) });
        expect([url, method, status, headers['allow']]).toStrictEqual([url, method, 404, undefined]);
      }
    }
  });

  test('who has no key learns nothing of what is wrong with a body', async () => {
    const large = JSON.stringify({ name: 'a'.repeat(66_000) });
    for (const [body, type] of [
      ['{', 'application/json'],
      [large, 'application/json'],
      ['name=a', 'application/x-www-form-urlencoded'],
    ] as const) {
      const headers = { authorization: 'Bearer rf_unknown', 'content-type': type };
      expect(await postName(body, headers)).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer' },
        body: { code: 'unauthorized' },
      });
    }
  });

  test('a key that is revoked while the body is on its way no longer counts', async () => {
    const opened = await openEdge(EverythingController, 'viewer', {}, (fastify, keys) => {
      fastify.addHook('preParsing', (_request, _reply, payload, done) => {
        keys.apply({ type: 'ApiKeyRevoked', workspace: 'home', keyId: 'key-1' });
        done(null, payload);
      });
    });
    expect(await opened.ask({ method: 'POST', url: '/name', body: {} })).toMatchObject({ status: 401 });
    await opened.close();
  });

  test('a key cannot be judged while not all keys are known here', async () => {
    const opened = await openEdge(EverythingController, 'viewer', {}, (_, keys) => keys.trustNobody());
    const [status, code] = [503, 'keys_not_known'];
    expect(await opened.ask({ method: 'POST', url: '/name', body: {} })).toMatchObject({ status, body: { code } });
    const withoutKey = { method: 'POST', url: '/name', body: {}, headers: { authorization: '' } } as const;
    expect(await opened.ask(withoutKey)).toMatchObject({ status: 401 });
    await opened.close();
  });

  test('If-Match names a version in any of its forms', async () => {
    const versionOf = async (header: string, url = '/version') => {
      const { body } = await edge.ask({ url, headers: { 'if-match': header } });
      return (body as { version: string | null }).version;
    };
    for (const header of ['"7"', 'W/"7"', '7', ' "7" ']) expect(await versionOf(header)).toBe('7');
    for (const header of ['*', ' * ']) {
      expect([await versionOf(header), await versionOf(header, '/version-or-any')]).toStrictEqual([null, '*']);
    }
    expect(await versionOf('"7"', '/version-or-any')).toBe('7');
    expect((await edge.ask({ url: '/version' })).body).toStrictEqual({ version: null });
  });

  test('If-Match that names no version is bad input, not a change by somebody else', async () => {
    const message = 'If-Match must be a version as ETag gives it, such as "7", or *.';
    for (const header of ['abc', '', '"', '"7', '7"', '"abc"', '"7", "8"', '-7', '7.0', 'w/"7"', 'W/', '**']) {
      const answer = await edge.ask({ url: '/version', headers: { 'if-match': header } });
      const errors = [{ field: 'If-Match', message }];
      expect([header, answer]).toMatchObject([header, { status: 422, body: { code: 'invalid_request', errors } }]);
    }
  });

  test('a command knows who asks, where, and under which request id', async () => {
    const { headers, body } = await edge.ask({ url: '/context', headers: { 'x-request-id': 'mine-1' } });
    expect(headers['x-request-id']).toBe('mine-1');
    expect(body).toMatchObject({
      caller: { keyId: 'key-1', role: 'viewer', workspace: 'home' },
      context: {
        workspace: 'home',
        actor: { kind: 'api_key', id: 'key-1', name: 'test' },
        correlationId: 'mine-1',
        causationId: 'mine-1',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    });
  });

  test('a request id that no log line could carry is replaced', async () => {
    for (const own of ['a'.repeat(129), 'a b', '']) {
      const { headers } = await edge.ask({ url: '/context', headers: { 'x-request-id': own } });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    }
  });

  test('the answer to a command carries position and version, and the last write of its caller is remembered', async () => {
    const { status, headers, body } = await edge.ask({ method: 'POST', url: '/written' });
    expect([status, body]).toStrictEqual([202, { done: true }]);
    expect([headers['x-ringfence-position'], headers['etag']]).toStrictEqual(['7', '"3"']);
    expect([edge.lastWrites.of('key-1'), edge.lastWrites.of('key-2')]).toStrictEqual([7, 0]);
  });

  test('a number in a path works with a plus, written out or encoded', async () => {
    for (const path of ['+14155550100', '%2B14155550100']) {
      expect(await edge.ask({ url: `/numbers/${path}` })).toMatchObject({ body: { number: '+14155550100' } });
    }
    for (const path of ['14155550100', '%2014155550100', '+0155550100', '+1415', `+${'1'.repeat(16)}`, 'sales']) {
      const answer = await edge.ask({ url: `/numbers/${path}` });
      expect([path, answer]).toMatchObject([path, { status: 422, body: { errors: [{ field: 'number' }] } }]);
    }
  });
});
