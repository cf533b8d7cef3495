import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { seedNumbers } from '../src/testing/event-log.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { EventShown, NumberShown } from '../src/testing/shapes.js';
import { assign, authorize, createWorkspace, readAllPages, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const NUMBER = '+14155550100';
const { newInstallation } = installations();
const installation = newInstallation();
let former: HttpClient;
let present: HttpClient;
let formerView: unknown;

const read = (client: HttpClient, path = '') => client.get<NumberShown>(`/v1/numbers/${NUMBER}${path}`);
const history = (client: HttpClient) => readAllPages<EventShown>(client, `/v1/numbers/${NUMBER}/history`);
const table = (client: HttpClient, query = '') => readAllPages<NumberShown>(client, `/v1/numbers${query}`);

/** Everything that the former workspace can ask about the number. */
async function everythingFormerSees(): Promise<unknown> {
  return {
    number: (await read(former)).body,
    history: await history(former),
    held: await table(former),
    released: await table(former, '?status=released'),
    readiness: (await read(former, '/readiness')).body,
    route: (await former.post<{ code: string }>('/v1/calls/route', { to: NUMBER })).body,
  };
}

describe('a number that changes its workspace', () => {
  beforeAll(async () => {
    await seedNumbers(installation.dataDirectory, 'former', [{ number: NUMBER, locality: 'Former Town' }]);
    const root = await installation.start();
    former = await createWorkspace(root, 'former');
    present = await createWorkspace(root, 'present');
    await saveAgent(former, 'sales');
    await saveAgent(present, 'sales');
    await assign(former, NUMBER, { inbound: 'sales', outbound: 'sales', sms: 'sales' });
  });

  test('is not given back while it is assigned, unless that is meant', async () => {
    const refused = await former.post(`/v1/numbers/${NUMBER}/release`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'number_assigned', agentIds: ['sales'] } });
    expect((await authorize(former, 'sales')).status).toBe(200);
    const released = await former.post<NumberShown>(`/v1/numbers/${NUMBER}/release`, { force: true, reason: 'moved' });
    expect(released).toMatchObject({
      status: 200,
      body: { status: 'released', profiles: { inbound: null, outbound: null, sms: null } },
    });
    expect(await authorize(former, 'sales')).toMatchObject({ status: 403, body: { code: 'no_outbound_number' } });
    expect(await table(former)).toEqual([]);
    expect(await table(former, '?status=released')).toMatchObject([{ number: NUMBER }]);
    const disabled = await former.post(`/v1/numbers/${NUMBER}/outbound/disable`);
    expect(disabled).toMatchObject({
      status: 409,
      body: { status: 409, code: 'number_not_active', numberStatus: 'released' },
    });
  });

  test('shows its new holder nothing of before, and its former one nothing of since', async () => {
    await former.put('/v1/agents/sales', { name: 'Former sales', status: 'published' });
    formerView = await everythingFormerSees();
    await installation.stop();
    await seedNumbers(installation.dataDirectory, 'present', [{ number: NUMBER, locality: 'Present Town' }]);
    const root = await installation.start();
    former = root.withKey(former.key);
    present = root.withKey(present.key);
    await assign(present, NUMBER, { inbound: 'sales', outbound: 'sales' });
    requireDone(await present.post(`/v1/numbers/${NUMBER}/outbound/disable`, { reason: 'secret of the present' }));

    expect(await everythingFormerSees()).toEqual(formerView);
    expect(JSON.stringify(formerView)).not.toContain('resent');
    const seen = [(await read(present)).body, await history(present), await table(present)];
    expect(JSON.stringify(seen)).not.toContain('Former');
    expect((await history(present)).map(({ type }) => type)).toEqual([
      'OutboundDisabled',
      'NumberAssigned',
      'NumberAssigned',
      'NumberImported',
    ]);
  });

  test('calls and is called for its present holder alone', async () => {
    requireDone(await present.post(`/v1/numbers/${NUMBER}/outbound/enable`));
    expect(await authorize(present, 'sales')).toMatchObject({ status: 200, body: { from: NUMBER } });
    expect(await authorize(former, 'sales')).toMatchObject({ status: 403, body: { code: 'no_outbound_number' } });
    expect(await present.post('/v1/calls/route', { to: NUMBER })).toMatchObject({ status: 200 });
    const route = await former.post('/v1/calls/route', { to: NUMBER });
    expect(route).toMatchObject({ status: 404, body: { code: 'number_unknown' } });
  });

  test('cannot be touched by its former holder', async () => {
    const before = (await read(present)).body;
    const attempts = [
      former.patch<object>(`/v1/numbers/${NUMBER}`, { profiles: { outbound: 'sales' } }),
      former.post<object>(`/v1/numbers/${NUMBER}/outbound/disable`),
      former.post<object>(`/v1/numbers/${NUMBER}/outbound/enable`),
      former.post<object>(`/v1/numbers/${NUMBER}/detach`, { force: true }),
      former.post<object>('/v1/holds', { scope: { number: NUMBER }, reason: 'spite' }),
    ];
    for (const attempt of attempts) expect((await attempt).status).toBeGreaterThanOrEqual(400);
    expect((await read(present)).body).toEqual(before);
    expect((await authorize(present, 'sales')).status).toBe(200);
  });

  test('is blocked by no hold that its former holder had placed on it', async () => {
    const other = '+14155550101';
    await installation.stop();
    await seedNumbers(installation.dataDirectory, 'former', [{ number: other }]);
    former = (await installation.start()).withKey(former.key);
    requireDone(await former.post('/v1/holds', { scope: { number: other }, reason: 'complaints' }));
    requireDone(await former.post(`/v1/numbers/${other}/release`));
    await installation.stop();
    await seedNumbers(installation.dataDirectory, 'present', [{ number: other }]);
    const root = await installation.start();
    present = root.withKey(present.key);
    await saveAgent(present, 'other');
    const assigned = await assign(present, other, { outbound: 'other' });
    expect(assigned.holds).toEqual([]);
    expect((await authorize(present, 'other')).status).toBe(200);
  });
});
