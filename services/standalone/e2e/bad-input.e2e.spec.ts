import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { badRequests } from '../src/testing/bad-requests.js';
import type { BadRequest } from '../src/testing/bad-requests.js';
import { checkOfAnswers } from '../src/testing/described-answers.js';
import { readLog } from '../src/testing/event-log.js';
import type { Answer, HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { operationsOf, readDocument } from '../src/testing/operations.js';
import type { HoldShown, ProblemShown } from '../src/testing/shapes.js';
import { assign, importNumbers, requireDone, saveAgent } from '../src/testing/steps.js';

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
  let existing: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    client = await installation.start();
    const importId = await importNumbers(client, `number,sms\n${NUMBER},yes\n`);
    const hold = { scope: { number: NUMBER }, reason: 'drill' };
    const { id } = requireDone(await client.post<HoldShown>('/v1/holds', hold));
    existing = { number: NUMBER, agentId: 'sales', importId, id };
    await saveAgent(client, 'sales');
    await assign(client, NUMBER, { inbound: 'sales', outbound: 'sales', sms: 'sales' });
  });

  test('of every kind is refused by every operation, and changes nothing', async () => {
    const document = await readDocument(client);
    const check = await checkOfAnswers(document);
    const requests = operationsOf(document).flatMap((operation) =>
      badRequests(operation, existing).map((request) => ({ operation, request })),
    );
    expect(requests.length).toBeGreaterThan(500);
    await installation.stop();
    const before = await readLog(installation.dataDirectory);
    client = await installation.start();
    const wrong: string[] = [];
    for (const { operation, request } of requests) {
      const answer = await client.send<ProblemShown>(request.method, request.path, request.options);
      for (const fault of [...faults(request, answer), ...check(operation, answer)]) {
        wrong.push(`${request.what}: ${fault} ${JSON.stringify(answer.body)?.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    const { stderr } = await installation.stop();
    expect(stderr).toBe('');
    expect(await readLog(installation.dataDirectory)).toEqual(before);
    client = await installation.start();
  });

  test('of unknown paths is answered 404', async () => {
    for (const [method, path] of [
      ['GET', '/v1'],
      ['GET', '/v1/numbers/+14155550100/nothing'],
      ['POST', '/v1/calls/authorise'],
    ] as const) {
      const answer = await client.send<ProblemShown>(method, path);
      expect([path, answer.body.code, faults({ what: '', method, path, options: {}, status: 404 }, answer)]).toEqual([
        path,
        'not_found',
        [],
      ]);
    }
  });

  test('of other methods than a path takes is answered 405, whoever it belongs to', async () => {
    for (const [method, path, allow] of [
      ['PUT', '/v1/numbers', 'GET, HEAD'],
      ['DELETE', `/v1/numbers/${NUMBER}`, 'GET, HEAD, PATCH'],
      ['DELETE', '/v1/numbers/+14155559999', 'GET, HEAD, PATCH'],
      ['GET', '/v1/calls/authorize', 'POST'],
      ['PROPFIND', '/v1/holds', 'GET, HEAD, POST'],
    ] as const) {
      const answer = await client.send<ProblemShown>(method, path);
      expect([path, answer.headers.get('allow'), answer.body.code]).toEqual([path, allow, 'method_not_allowed']);
      expect(faults({ what: '', method, path, options: {}, status: 405 }, answer)).toEqual([]);
    }
  });

  test.each([
    ['a malformed header', 'GET /health/live HTTP/1.1\r\nHost: a\r\nno header\r\n\r\n', 400, 'malformed_request'],
    ['no Host', 'GET /health/live HTTP/1.1\r\n\r\n', 400, 'malformed_request'],
    ['no request line', 'Hello?\r\n\r\n', 400, 'malformed_request'],
    ['a header without end', `GET / HTTP/1.1\r\nHost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
  ])('that is no HTTP is a problem too: %s', async (_, text, status, code) => {
    const { hostname, port } = new URL(client.url);
    const socket = connect(Number(port), hostname);
    socket.end(text);
    const [head = '', body = ''] = (await readText(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/problem\+json/m);
    expect(head).toMatch(/^x-request-id: [0-9a-f-]{36}$/m);
    expect(head).toContain(`content-length: ${body.length}`);
    expect(JSON.parse(body)).toMatchObject({ type: `urn:ringfence:problem:${code}`, status, code });
  });

  test('that is odd but allowed does no harm', async () => {
    const odd = '\u200f\u200d<script>\r\n\u{1f4de}';
    const saved = await client.put<{ name: string }>('/v1/agents/odd', { name: odd, status: 'published' });
    expect(saved).toMatchObject({ status: 201, body: { name: odd } });
    const disabled = await client.post(`/v1/numbers/${NUMBER}/outbound/disable`, { reason: odd });
    expect(disabled).toMatchObject({ status: 200, body: { enforced: true } });
    const history = await client.get(`/v1/numbers/${NUMBER}/history?limit=1`);
    expect(history.body).toMatchObject({ items: [{ reason: odd }] });
    for (const q of ['', '%20', '%00', '%ff%fe', '%25', '_', '"', "'", '*', '(', 'NOT', '%F0%9F%93%9E', '+', '-1']) {
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
