import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { RequiresRole } from '#access';
import { RouteFacts } from '#route-facts';
import { openEdge } from '../http-api/testing/opened-edge.js';

@Controller()
class DoorsController {
  @Get('unmarked')
  unmarked(): string {
    return 'in';
  }

  @Get('anybody')
  @RequiresRole('anybody')
  anybody(): object {
    return { in: true };
  }

  @Get('operator')
  @RequiresRole('operator')
  operator(): object {
    return { in: true };
  }

  @Get('admin')
  @RequiresRole('admin')
  admin(): object {
    return { in: true };
  }

  @Post('admin')
  @RequiresRole('admin')
  @RouteFacts({ quiet: true })
  change(): object {
    return { in: true };
  }
}

describe('AccessGuard', () => {
  let operator: Awaited<ReturnType<typeof openEdge>>;
  let root: Awaited<ReturnType<typeof openEdge>>;
  beforeAll(async () => {
    operator = await openEdge(DoorsController, 'operator');
    root = await openEdge(DoorsController, 'root');
  });
  afterAll(async () => {
    await operator.close();
    await root.close();
  });

  test('lets in whose role is enough', async () => {
    expect(await operator.ask({ url: '/operator' })).toMatchObject({ status: 200, body: { in: true } });
    expect(await root.ask({ url: '/admin' })).toMatchObject({ status: 200 });
  });

  test('refuses whose role is too small, and says which one is needed', async () => {
    const detail = 'This needs the role admin; the key "test" has the role operator.';
    expect(await operator.ask({ url: '/admin' })).toMatchObject({ status: 403, body: { code: 'forbidden', detail } });
  });

  test('tells whose role is too small nothing of what is wrong with a body', async () => {
    const wrong = { method: 'POST', url: '/admin', body: '{' } as const;
    expect(await operator.ask(wrong)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const text = { ...wrong, headers: { 'content-type': 'text/plain' } };
    expect(await operator.ask(text)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await root.ask(text)).toMatchObject({ status: 415 });
  });

  test('asks for key and role by HEAD as by GET', async () => {
    const head = { method: 'HEAD', url: '/admin' } as const;
    expect((await operator.ask(head)).status).toBe(403);
    expect((await root.ask({ ...head, headers: { authorization: '' } })).status).toBe(401);
    expect((await root.ask(head)).status).toBe(200);
  });

  test('refuses everybody where no role is named', async () => {
    for (const edge of [operator, root]) {
      expect(await edge.ask({ url: '/unmarked' })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  test('asks for a valid key, on unmarked routes too', async () => {
    const detail = 'Send a valid API key as "Authorization: Bearer rf_…".';
    for (const authorization of ['', 'Bearer', 'Bearer rf_unknown', 'Basic dGVzdDp0ZXN0']) {
      for (const url of ['/operator', '/unmarked']) {
        const answer = await root.ask({ url, headers: { authorization } });
        expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized', detail } });
      }
    }
  });

  test('asks nobody for a key where anybody may come in', async () => {
    expect(await root.ask({ url: '/anybody', headers: { authorization: '' } })).toMatchObject({ status: 200 });
  });
});
