import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { KeyRing, generateApiKey, hashApiKey } from '#access';
import type { PublicEvent } from '#contracts';
import { EventBusTransport } from '#event-bus/handlers';
import { createHttpApp } from '#http-api';
import { HandFedEventBus } from '../../../../libs/event-bus/testing/hand-fed-event-bus.js';
import { CallGate } from '../call-gate.js';
import { CallGateModule } from '../call-gate.module.js';
import { CALL_GATE_STATUS } from '../call-gate.problems.js';
import { NUMBER, callable, disabled } from '../fixtures/public-events.js';

const opened: NestFastifyApplication[] = [];
afterEach(() => Promise.all(opened.splice(0).map((app) => app.close())));

/** The gate's web edge, with its bus in the test's hands. The gate knows the history, if one is given; otherwise nothing. */
async function openEdge(history?: readonly PublicEvent[]) {
  const bus = new HandFedEventBus();
  const gate = CallGate.besideTheLog('gate-1');
  const transport = new EventBusTransport({ bus, onFailure: () => gate.loseTrack() });
  const keys = new KeyRing();
  keys.noteComplete();
  const key = generateApiKey();
  const keyHash = hashApiKey(key);
  keys.apply({ type: 'ApiKeyIssued', workspace: 'home', keyId: 'key-1', name: 'router', role: 'viewer', keyHash });
  const parts = {
    keys,
    log: pino({ level: 'silent' }),
    onAnswered: () => undefined,
    domainStatus: CALL_GATE_STATUS,
  };
  const app = await createHttpApp(CallGateModule.with({ gate, keys }), parts);
  app.connectMicroservice({ strategy: transport });
  opened.push(app);
  if (history) {
    bus.publish(...history);
    await app.startAllMicroservices();
  }
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const post = async (path: string, payload: object, authorization = `Bearer ${key}`) => {
    const headers = { authorization, 'content-type': mediaType };
    const answer = await fetch(`${url}/v1/calls/${path}`, { method: 'POST', headers, body: JSON.stringify(payload) });
    const body = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, body, type: answer.headers.get('content-type') };
  };
  return { bus, gate, post, transport };
}

const CALL = { agentId: 'sales', to: '+442071838750', source: 'api' };
const PROBLEM = 'application/problem+json; charset=utf-8';

/** What the requests say of their body. */
let mediaType: string;

describe.each([
  ['by the shortcut', 'application/json'],
  ['through the web framework', 'application/json; charset=utf-8'],
])('POST /v1/calls/authorize %s', (_, type) => {
  beforeEach(() => {
    mediaType = type;
  });

  test('allows with a permit that is used once and expires', async () => {
    const { post } = await openEdge(callable);
    expect(await post('authorize', CALL)).toMatchObject({
      status: 200,
      body: {
        decision: 'allow',
        from: NUMBER,
        permit: { id: 'gate-1-1', expiresInMs: 250 },
        position: '5',
        gateId: 'gate-1',
      },
    });
    expect(await post('authorize', CALL)).toMatchObject({ body: { permit: { id: 'gate-1-2' } } });
  });

  test('denies with the sentence of the code, whatever the source', async () => {
    const { post } = await openEdge([...callable, disabled]);
    for (const source of ['api', 'automation', 'ui']) {
      expect(await post('authorize', { ...CALL, source })).toStrictEqual({
        status: 403,
        type: PROBLEM,
        body: {
          type: 'urn:ringfence:problem:outbound_disabled',
          title: 'Forbidden',
          status: 403,
          detail: 'Outbound calling is disabled for this phone number',
          code: 'outbound_disabled',
          decision: 'deny',
          position: '6',
          gateId: 'gate-1',
        },
      });
    }
  });

  test('neither allows nor denies before it has started', async () => {
    const { post } = await openEdge();
    const stale = { status: 503, type: PROBLEM, body: { code: 'gate_stale', position: '0', gateId: 'gate-1' } };
    expect(await post('authorize', CALL)).toMatchObject(stale);
    expect(await post('route', { to: NUMBER })).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
  });

  test('neither allows nor denies once the log is lost, ends, or cannot be understood', async () => {
    const losses: readonly ((bus: HandFedEventBus) => void)[] = [
      (bus) => bus.feed.fail(new Error('connection lost')),
      (bus) => bus.feed.end(),
      (bus) => void bus.publish({ type: 'NumberHaunted', workspace: 'home' } as never),
    ];
    for (const lose of losses) {
      const { bus, transport, post } = await openEdge(callable);
      lose(bus);
      await expect(transport.whenApplied(99)).rejects.toThrow('can no longer follow');
      const { status, body } = await post('authorize', CALL);
      expect([status, body['code'], body['decision']]).toStrictEqual([503, 'gate_stale', undefined]);
    }
  });

  test('neither allows nor denies what it is unsure of', async () => {
    const { bus, transport, post } = await openEdge(callable);
    const position = 99;
    bus.feed.give({ events: [], position, live: true, unread: [{ subject: NUMBER, workspace: 'home' }] });
    await transport.whenApplied(position);
    expect(await post('authorize', CALL)).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
    expect(await post('route', { to: NUMBER })).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
    expect(await post('route', { to: '+12025550199' })).toMatchObject({ status: 404 });
  });

  test('an error in the decision is no allow', async () => {
    const { gate, post } = await openEdge(callable);
    gate.decide = () => {
      throw new Error('out of memory');
    };
    const { status, body } = await post('authorize', CALL);
    expect([status, body['code'], body['decision']]).toStrictEqual([500, 'internal_error', undefined]);
  });

  test('asks for a key first, and works in the workspace of that key alone', async () => {
    const { post } = await openEdge(callable);
    for (const authorization of ['', 'Bearer ', 'Bearer rf_unknown', 'Basic abc', generateApiKey()]) {
      expect(await post('authorize', CALL, authorization)).toMatchObject({
        status: 401,
        body: { code: 'unauthorized' },
      });
    }
  });

  test('refuses what the contract does not name', async () => {
    const { post } = await openEdge(callable);
    const bad: readonly (readonly [object, string, string])[] = [
      [{ to: CALL.to, source: 'api' }, 'agentId', 'agentId is needed.'],
      [{ ...CALL, source: 'fax' }, 'source', 'source must be one of api, automation, ui.'],
      [{ ...CALL, from: null }, 'from', 'from must be a text.'],
      [{ ...CALL, agentId: 7 }, 'agentId', 'agentId must be a text.'],
      [{ ...CALL, agentId: '' }, 'agentId', 'agentId must be a text of 1 to 64 characters.'],
      [{ ...CALL, workspace: 'away' }, 'workspace', 'There is no property workspace.'],
      [[], '', 'The body must be a JSON object.'],
    ];
    for (const [payload, field, message] of bad) {
      const { status, body } = await post('authorize', payload);
      expect([status, body]).toMatchObject([
        422,
        { code: 'invalid_request', detail: message, errors: [{ field, message }] },
      ]);
    }
  });
});
