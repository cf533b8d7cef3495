import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import { readOperations } from '../../services/standalone/src/testing/operations.js';
import type { FenceShown, NumberShown, PageShown } from '../../services/standalone/src/testing/shapes.js';
import {
  assign,
  authorize,
  buyNumber,
  importNumbers,
  requireDone,
  saveAgent,
} from '../../services/standalone/src/testing/steps.js';
import { describeWhen } from '../../tooling/describe-when.js';
import { findServer } from '../../tooling/servers/find-server.js';
import { StartedServices } from './testing/started-services.js';

jest.setTimeout(120_000);

const NUMBER = '+14155550110';
const DENIAL = 'Outbound calling is disabled for this phone number';

const kafka = await findServer('KAFKA_BROKERS');
const { address: mongodb } = await findServer('MONGODB_URL');

describeWhen(kafka.address, kafka.whyNot, `all services apart, ${mongodb ? 'on MongoDB' : 'on SQLite'}`, (hosts) => {
  const services = new StartedServices({ kafka: hosts, mongodb });
  let client: HttpClient;

  beforeAll(async () => {
    client = await services.start();
  });
  afterAll(() => services.abandon());

  test('the main job, through the entry', async () => {
    await importNumbers(client, readFileSync('examples/numbers.csv', 'utf8'));
    await saveAgent(client, 'sales');
    await assign(client, NUMBER, { inbound: 'sales', outbound: 'sales', sms: 'sales' });
    expect(await authorize(client, 'sales')).toMatchObject({
      status: 200,
      body: { decision: 'allow', from: NUMBER },
    });
    const disabled = await client.post<FenceShown>(`/v1/numbers/${NUMBER}/outbound/disable`, {
      reason: 'spam attack',
    });
    expect(disabled).toMatchObject({ status: 200, body: { enforced: true, gates: { missing: [] } } });
    expect(disabled.body.gates.acked).toHaveLength(1);
    for (const source of ['api', 'automation', 'ui'] as const) {
      const refused = { status: 403, body: { code: 'outbound_disabled', detail: DENIAL } };
      expect(await authorize(client, 'sales', source)).toMatchObject(refused);
    }
    expect(await client.post('/v1/calls/route', { to: NUMBER })).toMatchObject({ body: { agentId: 'sales' } });
    const { items } = requireDone(await client.get<PageShown<NumberShown>>('/v1/numbers?outbound=disabled'));
    expect(items.map(({ number }) => number)).toStrictEqual([NUMBER]);
  });

  test('a number of the sandbox: bought, assigned, called with, and given back', async () => {
    const { number } = await buyNumber(client, 'sandbox');
    await saveAgent(client, 'support');
    await assign(client, number, { outbound: 'support' });
    expect(await authorize(client, 'support')).toMatchObject({
      status: 200,
      body: { decision: 'allow', from: number },
    });
    requireDone(await client.post(`/v1/numbers/${number}/release`, { force: true }));
    const isShown = async () => (await client.get(`/v1/numbers/${number}`)).status === 200;
    const isHeld = async () => (await client.get<NumberShown>(`/v1/numbers/${number}`)).body.status !== 'released';
    while ((await isShown()) && (await isHeld())) await delay(50);
    expect(await authorize(client, 'support')).toMatchObject({ status: 403, body: { code: 'no_outbound_number' } });
    const search = `/v1/marketplace/numbers?carrierAccountId=sandbox&areaCode=${number.slice(2, 5)}&refresh=true`;
    const { items } = requireDone(await client.get<PageShown<{ number: string }>>(search));
    expect(items.map((listing) => listing.number)).toContain(number);
  });

  test('every operation that is described is answered by the service that has it', async () => {
    const nobody = client.withKey(undefined);
    const asked = (await readOperations(nobody)).filter(({ leastRole }) => leastRole !== 'anybody');
    expect(asked.map(({ path }) => path)).toEqual(expect.arrayContaining(['/v1/calls/route', '/v1/numbers/{number}']));
    for (const { method, path } of asked) {
      const { status } = await nobody.send(method, path.replaceAll(/[{}]/g, ''));
      expect([method, path, status]).toEqual([method, path, 401]);
    }
  });

  test('the topics of each service are described by their names on the broker', async () => {
    for (const place of [0, 2, 3]) {
      const { body } = await services.clientOf(place).withKey(undefined).get<{ channels: object }>('/asyncapi.json');
      expect(body.channels).toMatchObject({
        numbers: { address: `${services.name}.numbers` },
        purchases: { address: `${services.name}.purchases` },
      });
    }
  });

  test('what is between services, and of one alone, is not for the public', async () => {
    for (const path of ['/internal/gates/gate-1/lease', '/metrics']) {
      expect((await client.get(path)).status).toBe(404);
    }
    const inventory = services.clientOf(1);
    expect(await inventory.put('/internal/gates/gate-1/lease', { applied: '1' })).toMatchObject({ status: 401 });
    const { body } = await inventory.get<string>('/metrics');
    expect(body).toMatch(/^ringfence_reader_lag_positions\{reader="relay"\} \d+$/m);
  });

  test('a killed start comes back with everything, and still refuses', async () => {
    await services.end('SIGKILL');
    // The services see that who started them has ended.
    await delay(3_000);
    client = await services.start();
    expect(await client.get(`/v1/numbers/${NUMBER}`)).toMatchObject({ body: { outboundCalls: 'disabled' } });
    expect(await authorize(client, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });
    requireDone(await client.post(`/v1/numbers/${NUMBER}/outbound/enable`, {}));
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });
  });
});
