import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { generateApiKey, hashApiKey } from '#access';
import { EventBusError } from '#event-bus';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { HandFedEventBus } from '../../../libs/event-bus/testing/hand-fed-event-bus.js';
import { explainFailedStart } from '../../../libs/service-process/explain-failed-start.js';
import type { RemoteEventBus } from '#hearing';
import { readCallGateConfig } from './call-gate.config.js';
import { LeaseGranter } from './lease/lease-keeper.js';
import type { Grant } from './lease/granted-lease.js';
import { startCallGateOn } from './start-call-gate.js';

const SILENT = pino({ level: 'silent' });
const CALL = { agentId: 'sales', to: '+442071838750', source: 'api' };

/** A test double of a broker that answers when the test says so. */
class SlowEventBusDouble extends HandFedEventBus implements RemoteEventBus {
  readonly trouble = undefined;
  readonly outcome = Promise.withResolvers<void>();

  firstOutcome(): Promise<void> {
    return this.outcome.promise;
  }

  async close(): Promise<void> {
    this.outcome.resolve();
  }
}

/** A test double of an inventory that grants a lease to whoever has applied everything. */
class LeaseGranterDouble extends LeaseGranter {
  override async renew(): Promise<Grant> {
    return { leaseMs: 2_000, head: 1 };
  }

  override async giveUp(): Promise<void> {
    return undefined;
  }
}

describe('a call gate, while it starts', () => {
  let bus: SlowEventBusDouble;
  let gate: RunningProcess;
  beforeEach(async () => {
    const config = readCallGateConfig({
      PORT: '0',
      EVENT_BUS_URL: 'kafka://nowhere:9092',
      RINGFENCE_SERVICE_TOKEN: 'service-token-of-the-tests-0123456789',
    });
    bus = new SlowEventBusDouble();
    const adapters = { bus, granter: new LeaseGranterDouble() };
    gate = await startCallGateOn(adapters, { config, log: SILENT, failures: new Failures(SILENT) });
  });
  afterEach(() => gate.stop());

  const key = generateApiKey();
  const post = async (path: string, payload: object, authorization: string) => {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
    const answer = await fetch(`${gate.url}/v1/calls/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(payload),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const readiness = async () => {
    const answer = await fetch(`${gate.url}/health/ready`);
    return { status: answer.status, body: (await answer.json()) as { readonly reasons: readonly string[] } };
  };
  const expectStale = async (authorizations: readonly string[]) => {
    for (const [path, payload] of [
      ['authorize', CALL],
      ['authorize', {}],
      ['route', { to: '+14155550100' }],
    ] as const) {
      const answers = await Promise.all(authorizations.map((authorization) => post(path, payload, authorization)));
      for (const answer of answers) expect(answer).toStrictEqual(answers[0]);
      expect(answers[0]).toMatchObject({ status: 503, body: { code: 'gate_stale' } });
    }
  };

  test('lives, says what it waits for, and refuses calls alike, whatever the key', async () => {
    expect((await fetch(`${gate.url}/health/live`)).status).toBe(200);
    expect(await readiness()).toMatchObject({
      status: 503,
      body: { reasons: ['The gate is looking for its topics in Kafka. Wait: it goes on by itself.'] },
    });
    expect(await (await fetch(`${gate.url}/metrics`)).text()).toMatch(/^ringfence_gate_stale 1$/m);
    await expectStale([`Bearer ${key}`, `Bearer ${generateApiKey()}`, 'Bearer rf_no', '']);
  });

  test('refuses a right key like a wrong one as long as it has not read all of them', async () => {
    bus.outcome.resolve();
    await gate.ready;
    const issued = { type: 'ApiKeyIssued', workspace: 'home', keyId: 'key-1', name: 'router', role: 'viewer' } as const;
    bus.feed.give({ events: [{ ...issued, keyHash: hashApiKey(key) }], position: 1, live: false });
    while (!/reading the log, 1 of 1/.test((await readiness()).body.reasons.join())) await new Promise(setImmediate);
    await expectStale([`Bearer ${key}`, `Bearer ${generateApiKey()}`]);
    bus.feed.give({ events: [], position: 1, live: true });
    while ((await readiness()).status !== 200) await new Promise(setImmediate);
    expect(await post('authorize', CALL, `Bearer ${key}`)).toMatchObject({
      status: 403,
      body: { code: 'agent_unknown' },
    });
    expect(await post('authorize', CALL, `Bearer ${generateApiKey()}`)).toMatchObject({ status: 401 });
  });

  test('says in a sentence why it will never be ready', async () => {
    const sentence = 'The topic ringfence.numbers has partitions 1 and must have 12.';
    bus.outcome.reject(new EventBusError('event_bus_misconfigured', sentence));
    const error = await gate.ready.catch((reason: unknown) => reason);
    expect(explainFailedStart(error)).toBe(sentence);
    await expectStale([`Bearer ${key}`, '']);
  });

  test('stops when it is told to', async () => {
    await gate.stop('SIGTERM');
    expect(await gate.ready).toBe(false);
    await expect(fetch(`${gate.url}/health/live`)).rejects.toThrow('fetch failed');
  });
});
