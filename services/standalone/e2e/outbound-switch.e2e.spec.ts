import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { seedNumbers } from '../src/testing/event-log.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { EventShown, FenceShown, NumberShown, PageShown, ProblemShown } from '../src/testing/shapes.js';
import { assign, authorize, issueKey, readAllPages, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const NUMBER = '+14155550100';
const OTHER_NUMBER = '+14155550101';
const DENIAL = 'Outbound calling is disabled for this phone number';
const { newInstallation } = installations();

describe('an incident on one number, from assignment to proof', () => {
  let client: HttpClient;
  let disabledAt = '';
  let enabledVersion = '';

  beforeAll(async () => {
    const installation = newInstallation();
    await seedNumbers(installation.dataDirectory, 'default', [{ number: NUMBER }, { number: OTHER_NUMBER }]);
    const root = await installation.start();
    const { key } = await issueKey(root, 'admin', 'operations desk');
    client = root.withKey(key);
    await saveAgent(client, 'sales');
  });

  test('one save assigns the agent to all three profiles', async () => {
    const answer = await client.patch<NumberShown>(`/v1/numbers/${NUMBER}`, {
      profiles: { inbound: 'sales', outbound: 'sales', sms: 'sales' },
      reason: 'launch',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      number: NUMBER,
      status: 'active',
      profiles: { inbound: 'sales', outbound: 'sales', sms: 'sales' },
      agents: { sales: { name: 'Agent sales', status: 'published' } },
      outboundCalls: 'enabled',
      holds: [],
    });
    expect(answer.headers.get('etag')).toBe(`"${answer.body.version}"`);
    enabledVersion = answer.body.version;
  });

  test('calls are allowed from every source, with the number as caller ID', async () => {
    for (const source of ['api', 'automation', 'ui'] as const) {
      const { status, body } = await authorize(client, 'sales', source);
      expect({ status, body }).toMatchObject({ status: 200, body: { decision: 'allow', from: NUMBER } });
      expect(body).toMatchObject({ permit: { id: expect.any(String), expiresInMs: expect.any(Number) } });
    }
  });

  test('disabling answers enforced, acknowledged by the one gate', async () => {
    const { status, body } = await client.post<FenceShown>(`/v1/numbers/${NUMBER}/outbound/disable`, {
      reason: 'spam attack',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ enforced: true, position: expect.stringMatching(/^\d+$/) });
    expect(body.gates.acked).toHaveLength(1);
    expect(body.gates.missing).toEqual([]);
    disabledAt = body.position;
  });

  test('disabling again changes nothing and is as enforced', async () => {
    const { status, body } = await client.post<FenceShown>(`/v1/numbers/${NUMBER}/outbound/disable`);
    expect({ status, body }).toMatchObject({ status: 200, body: { enforced: true, position: disabledAt } });
  });

  test('every source is refused with the one sentence', async () => {
    for (const source of ['api', 'automation', 'ui'] as const) {
      const { status, headers, body } = await authorize(client, 'sales', source);
      expect(status).toBe(403);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({ decision: 'deny', code: 'outbound_disabled', detail: DENIAL });
      expect(Number(body.position)).toBeGreaterThanOrEqual(Number(disabledAt));
    }
  });

  test('inbound calls and texts stay as they were', async () => {
    const route = await client.post('/v1/calls/route', { to: NUMBER });
    expect(route).toMatchObject({ status: 200, body: { agentId: 'sales', number: NUMBER } });
    const { body } = await client.get<NumberShown>(`/v1/numbers/${NUMBER}`);
    expect(body).toMatchObject({ outboundCalls: 'disabled', profiles: { inbound: 'sales', sms: 'sales' } });
  });

  test('readiness and warnings say why, and what to do', async () => {
    const readiness = await client.get(`/v1/numbers/${NUMBER}/readiness`);
    const failed = expect.objectContaining({ code: 'outbound_enabled', ok: false, remedy: expect.any(String) });
    expect(readiness.body).toMatchObject({
      profiles: {
        inbound: { ready: true },
        outbound: { ready: false, checks: expect.arrayContaining([failed]) },
        sms: { ready: true },
      },
    });
    const warnings = await client.get('/v1/agents/sales/warnings');
    expect(warnings.body).toEqual({
      items: [{ code: 'outbound_disabled', message: DENIAL, remedy: expect.any(String), number: NUMBER }],
    });
  });

  test('unassigning and assigning again leaves the switch enabled', async () => {
    const unassigned = await client.patch<NumberShown>(`/v1/numbers/${NUMBER}`, { profiles: { outbound: null } });
    expect(unassigned).toMatchObject({
      status: 200,
      body: {
        outboundCalls: null,
        profiles: { inbound: 'sales', outbound: null, sms: 'sales' },
        fence: { enforced: true },
      },
    });
    expect((await authorize(client, 'sales')).body).toMatchObject({ code: 'no_outbound_number' });
    const assigned = await assign(client, NUMBER, { outbound: 'sales' });
    expect(assigned).toMatchObject({ outboundCalls: 'enabled' });
    expect(assigned).not.toHaveProperty('fence');
    expect((await authorize(client, 'sales')).status).toBe(200);
  });

  test('the history tells it newest first: what, who, why and where', async () => {
    const events = await readAllPages<EventShown>(client, `/v1/numbers/${NUMBER}/history?limit=3`);
    expect(events.map(({ type }) => type)).toEqual([
      'NumberAssigned',
      'OutboundEnabled',
      'NumberUnassigned',
      'OutboundDisabled',
      'NumberAssigned',
      'NumberAssigned',
      'NumberAssigned',
      'NumberImported',
    ]);
    const [, enabled, , disabled, launched] = events;
    expect(enabled).toMatchObject({ data: { cause: 'assignment_removed' } });
    expect(disabled).toMatchObject({
      position: disabledAt,
      reason: 'spam attack',
      actor: { kind: 'api_key', name: 'operations desk' },
    });
    expect(launched).toMatchObject({ reason: 'launch' });
    const positions = events.map(({ position }) => Number(position));
    expect(positions).toEqual(positions.toSorted((one, other) => other - one));
  });

  test('the number can be seen as it was, by position and by time', async () => {
    const { body } = await client.get<PageShown<EventShown>>(`/v1/numbers/${NUMBER}/history`);
    const disabled = body.items.find(({ type }) => type === 'OutboundDisabled');
    const asOf = (moment: string) => client.get<NumberShown>(`/v1/numbers/${NUMBER}?asOf=${moment}`);
    expect((await asOf(disabledAt)).body).toMatchObject({ outboundCalls: 'disabled', version: disabled?.revision });
    expect((await asOf(String(Number(disabledAt) - 1))).body).toMatchObject({
      outboundCalls: 'enabled',
      version: enabledVersion,
    });
    expect((await asOf(disabled?.time ?? '')).body).toMatchObject({ outboundCalls: 'disabled' });
    const justBefore = new Date(Date.parse(disabled?.time ?? '') - 1).toISOString();
    expect((await asOf(justBefore)).body).not.toMatchObject({ outboundCalls: 'disabled' });
    expect((await asOf('2001-01-01T00:00:00Z')).status).toBe(404);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    for (const moment of ['yesterday', tomorrow, '999999999']) {
      const { status, body: problem } = await asOf(moment);
      expect([status, problem]).toMatchObject([422, { code: 'invalid_request', errors: [{ field: 'asOf' }] }]);
    }
  });

  test('a number in a path works with its plus sign plain and encoded', async () => {
    const plain = await client.get(`/v1/numbers/${NUMBER}`);
    const encoded = await client.get(`/v1/numbers/${encodeURIComponent(NUMBER)}`);
    expect(encoded.body).toEqual(plain.body);
  });

  test('a save of an outdated version is refused whole; the present one is accepted', async () => {
    const { body, headers } = await client.get<NumberShown>(`/v1/numbers/${NUMBER}`);
    expect(headers.get('etag')).toBe(`"${body.version}"`);
    const save = { profiles: { sms: null }, outboundCalls: 'disabled' };
    const refused = await client.patch<ProblemShown>(`/v1/numbers/${NUMBER}`, save, { 'if-match': '"0"' });
    expect(refused).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
    expect((await client.get(`/v1/numbers/${NUMBER}`)).body).toEqual(body);
    const saved = await client.patch<NumberShown>(`/v1/numbers/${NUMBER}`, save, {
      'if-match': headers.get('etag') ?? '',
    });
    expect(saved).toMatchObject({
      status: 200,
      body: { profiles: { sms: null, outbound: 'sales' }, outboundCalls: 'disabled', fence: { enforced: true } },
    });
    const etag = saved.headers.get('etag') ?? '';
    const enabled = await client.patch<NumberShown>(
      `/v1/numbers/${NUMBER}`,
      { outboundCalls: 'enabled' },
      { 'if-match': etag },
    );
    expect(enabled).toMatchObject({ status: 200, body: { outboundCalls: 'enabled', profiles: { inbound: 'sales' } } });
  });

  test('an empty save changes nothing', async () => {
    const before = await client.get<NumberShown>(`/v1/numbers/${NUMBER}`);
    const saved = await client.patch<NumberShown>(`/v1/numbers/${NUMBER}`, {});
    expect(saved.status).toBe(200);
    expect(saved.body).toEqual(before.body);
  });

  test('the rules of assignment are answered with their codes, and nothing is half saved', async () => {
    await saveAgent(client, 'support');
    const before = await client.get<NumberShown>(`/v1/numbers/${NUMBER}`);
    const save = (number: string, body: object) => client.patch<ProblemShown>(`/v1/numbers/${number}`, body);
    const refusals: readonly [Promise<{ status: number; body: ProblemShown }>, number, string][] = [
      [save(NUMBER, { profiles: { sms: 'support' } }), 409, 'number_assigned_to_other_agent'],
      [save(NUMBER, { profiles: { inbound: 'support', outbound: 'support' } }), 409, 'number_assigned_to_other_agent'],
      [save(OTHER_NUMBER, { profiles: { inbound: 'sales' } }), 409, 'agent_profile_taken'],
      [save(OTHER_NUMBER, { profiles: { sms: 'support', inbound: 'nobody' } }), 422, 'agent_unknown'],
      [save(OTHER_NUMBER, { outboundCalls: 'disabled' }), 422, 'no_outbound_agent'],
      [save(NUMBER, { profiles: { sms: 'sales' }, region: 'us1' }), 422, 'region_not_supported'],
    ];
    for (const [answer, status, code] of refusals) expect(await answer).toMatchObject({ status, body: { code } });
    expect((await client.get(`/v1/numbers/${NUMBER}`)).body).toEqual(before.body);
    expect((await client.get<NumberShown>(`/v1/numbers/${OTHER_NUMBER}`)).body.version).toBe('0');
  });

  test('a caller who saw the present version moves the number to another agent in one save', async () => {
    const { headers } = await client.get(`/v1/numbers/${NUMBER}`);
    const moved = await client.patch<NumberShown>(
      `/v1/numbers/${NUMBER}`,
      { profiles: { inbound: 'support', outbound: 'support' } },
      { 'if-match': headers.get('etag') ?? '' },
    );
    expect(moved).toMatchObject({ status: 200, body: { profiles: { inbound: 'support', outbound: 'support' } } });
    expect((await authorize(client, 'sales')).body).toMatchObject({ code: 'no_outbound_number' });
    expect((await authorize(client, 'support')).status).toBe(200);
    expect(requireDone(await client.post('/v1/calls/route', { to: NUMBER }))).toMatchObject({ agentId: 'support' });
  });

  test('another caller ID than the own one is refused, and so is a destination that is none', async () => {
    const ask = (more: object) =>
      client.post('/v1/calls/authorize', { agentId: 'support', to: '+442071838750', source: 'api', ...more });
    expect(await ask({ from: NUMBER })).toMatchObject({ status: 200, body: { from: NUMBER } });
    expect(await ask({ from: OTHER_NUMBER })).toMatchObject({ status: 403, body: { code: 'caller_id_not_assigned' } });
    expect(await ask({ to: '911' })).toMatchObject({ status: 403, body: { code: 'destination_invalid' } });
  });

  test('giving the number back answers as a block does: no gate lets another call use it', async () => {
    const release = () => client.post<NumberShown>(`/v1/numbers/${NUMBER}/release`, { force: true, reason: 'moved' });
    const released = await release();
    expect(released).toMatchObject({ status: 200, body: { status: 'released', fence: { enforced: true } } });
    expect((await authorize(client, 'support')).body).toMatchObject({ code: 'no_outbound_number' });
    expect(await release()).toMatchObject({ status: 200, body: { status: 'released', fence: { enforced: true } } });
    const detached = await client.post<NumberShown>(`/v1/numbers/${OTHER_NUMBER}/detach`);
    expect(detached).toMatchObject({ status: 200, body: { status: 'detached', fence: { enforced: true } } });
  });
});
