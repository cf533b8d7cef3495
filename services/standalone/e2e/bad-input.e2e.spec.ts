import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { badRequests } from '../src/testing/bad-requests.js';
import type { BadRequest } from '../src/testing/bad-requests.js';
import { readLog, seedNumbers } from '../src/testing/event-log.js';
import type { Answer, HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { readOperations } from '../src/testing/operations.js';
import type { ProblemShown } from '../src/testing/shapes.js';
import { assign, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const NUMBER = '+14155550100';
const { newInstallation } = installations();

/** What is wrong with the answer to a bad request; nothing when it is a refusal as it should be. */
function faults({ status: expected }: BadRequest, { status, headers, body }: Answer<ProblemShown>): string[] {
  const found: string[] = [];
  if (expected === undefined ? status < 400 || status > 499 : status !== expected) {
    found.push(`${status}, not ${expected ?? '4xx'}`);
  }
  if (!headers.get('content-type')?.startsWith('application/problem+json')) found.push('not problem+json');
  if (!headers.get('x-request-id')) found.push('no x-request-id');
  const { type, title, detail, code } = body ?? {};
  if (![type, title, detail, code].every((member) => typeof member === 'string' && member !== '')) {
    found.push('a member of the problem is missing');
  }
  if (body?.status !== status) found.push(`says ${body?.status}`);
  if (code === 'invalid_request' && !body.errors?.length) found.push('names no field');
  return found;
}

describe('bad input', () => {
  const installation = newInstallation();
  let client: HttpClient;

  beforeAll(async () => {
    await seedNumbers(installation.dataDirectory, 'default', [{ number: NUMBER }]);
    client = await installation.start();
    await saveAgent(client, 'sales');
    await assign(client, NUMBER, { inbound: 'sales', outbound: 'sales', sms: 'sales' });
  });

  test('of every kind is refused by every operation, and changes nothing', async () => {
    const requests = (await readOperations(client)).flatMap(badRequests);
    expect(requests.length).toBeGreaterThan(500);
    await installation.stop();
    const before = await readLog(installation.dataDirectory);
    client = await installation.start();
    const wrong: string[] = [];
    for (const request of requests) {
      const answer = await client.send<ProblemShown>(request.method, request.path, request.options);
      for (const fault of faults(request, answer)) {
        wrong.push(`${request.what}: ${fault} ${JSON.stringify(answer.body)?.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    const { stderr } = await installation.stop();
    expect(stderr).toBe('');
    expect(await readLog(installation.dataDirectory)).toEqual(before);
    client = await installation.start();
  });

  test('of unknown paths and methods is answered 404', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/v1'],
      ['GET', '/v1/numbers/+14155550100/nothing'],
      ['PUT', '/v1/numbers'],
      ['DELETE', '/v1/numbers/+14155550100'],
      ['GET', '/v1/calls/authorize'],
    ] as const) {
      const answer = await client.send<ProblemShown>(method, path);
      expect([path, answer.body.code, faults({ what: '', method, path, options: {}, status: 404 }, answer)]).toEqual([
        path,
        'not_found',
        [],
      ]);
    }
  });

  test('that is odd but allowed does no harm', async () => {
    const odd = '\u0000\ud800\u202e<script>\u{1f4de}';
    const saved = await client.put<{ name: string }>('/v1/agents/odd', { name: odd, status: 'published' });
    expect(saved).toMatchObject({ status: 201, body: { name: odd } });
    const disabled = await client.post(`/v1/numbers/${NUMBER}/outbound/disable`, { reason: odd });
    expect(disabled).toMatchObject({ status: 200, body: { enforced: true } });
    const history = await client.get(`/v1/numbers/${NUMBER}/history?limit=1`);
    expect(history.body).toMatchObject({ items: [{ reason: odd }] });
    for (const q of ['%00', '%ff%fe', '%25', '_', '"', "'", '*', '(', 'NOT', '%F0%9F%93%9E', '+', '-1']) {
      expect([q, (await client.get(`/v1/numbers?q=${q}`)).status]).toEqual([q, 200]);
    }
    expect((await client.get('/health/ready')).status).toBe(200);
  });

  test('a request id that no log line can carry is replaced, a usable one kept', async () => {
    const kept = await client.get('/health/live', { 'x-request-id': 'call-42' });
    expect(kept.headers.get('x-request-id')).toBe('call-42');
    const replaced = await client.get('/health/live', { 'x-request-id': 'x'.repeat(129) });
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
