import { expect, test } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { RequiresRole } from '#access';
import { openEdge } from './testing/opened-edge.js';

@Controller()
class OpenController {
  @Get()
  @RequiresRole('anybody')
  open(): object {
    return { open: true };
  }
}

test('a request that arrives while the server stops is told so as a problem', async () => {
  const answers: unknown[] = [];
  let address = '';
  let fastify: FastifyInstance | undefined;
  const ask = async () => {
    const answer = await fetch(address);
    answers.push([answer.status, answer.headers.get('content-type'), await answer.json()]);
  };
  const edge = await openEdge(OpenController, 'viewer', {}, (opened) => {
    fastify = opened;
    // The port is still open.
    opened.addHook('preClose', ask);
  });
  address = await fastify!.listen({ port: 0, host: '127.0.0.1' });
  await ask();
  await edge.close();
  expect(answers).toMatchObject([
    [200, 'application/json; charset=utf-8', { open: true }],
    [503, 'application/problem+json; charset=utf-8', { code: 'server_stopping', status: 503 }],
  ]);
});
