import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { seedNumbers } from '../src/testing/event-log.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { EventShown, FenceShown, HoldShown, NumberShown, PageShown } from '../src/testing/shapes.js';
import { assign, authorize, readAllPages, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const FIRST = '+14155550100';
const SECOND = '+14155550101';
const { newInstallation } = installations();
const installation = newInstallation();
let client: HttpClient;

type PlacedHold = HoldShown & { readonly fence: FenceShown };

interface ReadinessShown {
  readonly profiles: { readonly outbound: { readonly checks: readonly { readonly ok: boolean }[] } };
}

async function place(scope: object, reason: string): Promise<PlacedHold> {
  const { status, body } = await client.post<PlacedHold>('/v1/holds', { scope, reason });
  expect({ status, body }).toMatchObject({ status: 201, body: { scope, reason, fence: { enforced: true } } });
  return body;
}

async function lift({ id }: PlacedHold, reason?: string): Promise<void> {
  expect((await client.delete(`/v1/holds/${id}`, reason && { reason })).status).toBe(204);
}

/** The newest events of a number: what, why, and what it was about. */
async function latest(number: string, count: number) {
  const { items } = requireDone(
    await client.get<PageShown<EventShown>>(`/v1/numbers/${number}/history?limit=${count}`),
  );
  return items.map(({ type, reason, data }) => [type, reason, data['scope'] ?? data['profile']]);
}

/** Who of the two agents may call. */
async function callers(): Promise<string[]> {
  const answers = await Promise.all(['one', 'two'].map(async (agentId) => [agentId, await authorize(client, agentId)]));
  return (answers as [string, Awaited<ReturnType<typeof authorize>>][]).flatMap(([agentId, { status, body }]) => {
    if (status === 200) return [agentId];
    expect(body).toMatchObject({ code: 'held' });
    return [];
  });
}

beforeAll(async () => {
  await seedNumbers(installation.dataDirectory, 'default', [{ number: FIRST }, { number: SECOND }]);
  client = await installation.start();
  for (const [agentId, number] of [
    ['one', FIRST],
    ['two', SECOND],
  ] as const) {
    await saveAgent(client, agentId);
    await assign(client, number, { inbound: agentId, outbound: agentId });
  }
});

describe('a hold', () => {
  test('on the workspace stops every call, with one event', async () => {
    const before = Number((await authorize(client, 'one')).body.position);
    const hold = await place({ workspace: true }, 'leaked key');
    expect(Number(hold.fence.position)).toBe(before + 1);
    expect(await callers()).toEqual([]);
    await lift(hold);
    expect(await callers()).toEqual(['one', 'two']);
  });

  test('on an agent or on a number stops its calls alone', async () => {
    const onAgent = await place({ agentId: 'one' }, 'bad script');
    expect(await callers()).toEqual(['two']);
    const onNumber = await place({ number: SECOND }, 'complaints');
    expect(await callers()).toEqual([]);
    await lift(onAgent);
    expect(await callers()).toEqual(['one']);
    await lift(onNumber);
    expect(await callers()).toEqual(['one', 'two']);
  });

  test('adds to others: the last one lifted lets calls through', async () => {
    const holds = [await place({ workspace: true }, 'a'), await place({ agentId: 'one' }, 'b')];
    const shown = requireDone(await client.get<NumberShown>(`/v1/numbers/${FIRST}`)).holds;
    expect(shown.map(({ reason }) => reason)).toEqual(['a', 'b']);
    await lift(holds[0]!);
    expect(await callers()).toEqual(['two']);
    await lift(holds[1]!);
    expect(await callers()).toEqual(['one', 'two']);
  });

  test('leaves inbound calls alone, and shows in readiness, warnings, list and table', async () => {
    const hold = await place({ agentId: 'one' }, 'bad script');
    expect(await client.post('/v1/calls/route', { to: FIRST })).toMatchObject({ status: 200 });
    const readiness = await client.get(`/v1/numbers/${FIRST}/readiness`);
    expect(readiness.body).toMatchObject({ profiles: { inbound: { ready: true }, outbound: { ready: false } } });
    const check = {
      code: 'not_held',
      ok: false,
      holds: [{ id: hold.id, scope: { agentId: 'one' }, reason: 'bad script' }],
    };
    const { checks } = (readiness.body as ReadinessShown).profiles.outbound;
    expect(checks.find(({ ok }) => !ok)).toMatchObject({
      ...check,
      message: expect.stringContaining('Agent one: bad script'),
    });
    const warnings = await client.get<{ items: object[] }>('/v1/agents/one/warnings');
    expect(warnings.body.items).toMatchObject([{ code: 'held', holdId: hold.id }]);
    const { body } = await client.get<PageShown<HoldShown>>('/v1/holds');
    expect(body.items).toMatchObject([{ id: hold.id, reason: 'bad script' }]);
    const table = await readAllPages<NumberShown>(client, '/v1/numbers');
    expect(table.map(({ holds }) => holds.length)).toEqual([1, 0]);
    await lift(hold);
    expect((await client.get<PageShown<HoldShown>>('/v1/holds')).body.items).toEqual([]);
  });

  test('that remains is told to who enables outbound, until all are lifted', async () => {
    const held = [
      await place({ workspace: true }, 'leaked key'),
      await place({ agentId: 'one' }, 'bad script'),
      await place({ number: FIRST }, 'complaints'),
    ];
    const foreign = await place({ number: SECOND }, 'not about the first');
    const enable = async () =>
      requireDone(await client.post<FenceShown & Pick<NumberShown, 'holds'>>(`/v1/numbers/${FIRST}/outbound/enable`));
    requireDone(await client.post(`/v1/numbers/${FIRST}/outbound/disable`));
    const enabled = await enable();
    expect(enabled).toMatchObject({
      enforced: true,
      holds: held.map(({ id, scope, reason }) => ({ id, scope, reason })),
    });
    expect(enabled.holds).toEqual(requireDone(await client.get<NumberShown>(`/v1/numbers/${FIRST}`)).holds);
    for (const hold of [...held, foreign]) await lift(hold);
    expect((await enable()).holds).toEqual([]);
    expect(await callers()).toEqual(['one', 'two']);
  });

  test('blocks the calls of a number in advance, as who cannot disable it yet is told', async () => {
    await assign(client, FIRST, { outbound: null });
    const refused = await client.post(`/v1/numbers/${FIRST}/outbound/disable`);
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'no_outbound_agent',
        detail: expect.stringMatching(/hold on the number .*in advance.*\/v1\/holds/),
      },
    });
    const hold = await place({ number: FIRST }, 'not yet');
    await assign(client, FIRST, { outbound: 'one' });
    expect(await callers()).toEqual(['two']);
    await lift(hold);
  });

  test('on a number survives unassigning and assigning again, and a restart', async () => {
    const hold = await place({ number: FIRST }, 'complaints');
    await assign(client, FIRST, { outbound: null });
    await assign(client, FIRST, { outbound: 'one' });
    expect(await callers()).toEqual(['two']);
    client = await installation.restart();
    expect(await callers()).toEqual(['two']);
    await lift(hold);
    expect(await callers()).toEqual(['one', 'two']);
  });

  test('can be seen on the number as it was', async () => {
    const hold = await place({ workspace: true }, 'drill');
    await lift(hold);
    const then = await client.get<NumberShown>(`/v1/numbers/${FIRST}?asOf=${hold.fence.position}`);
    expect(then.body.holds).toMatchObject([{ id: hold.id, reason: 'drill' }]);
    expect((await client.get<NumberShown>(`/v1/numbers/${FIRST}`)).body.holds).toEqual([]);
  });

  test('is a hold of its own, however like another: lifting one does not lift the other', async () => {
    const [first, second] = [await place({ workspace: true }, 'spam'), await place({ workspace: true }, 'spam')];
    const { items } = requireDone(await client.get<{ items: { message: string }[] }>('/v1/agents/one/warnings'));
    expect(new Set(items.map(({ message }) => message)).size).toBe(2);
    await lift(first);
    expect(await callers()).toEqual([]);
    await lift(second);
    expect(await callers()).toEqual(['one', 'two']);
  });

  test('is told in the history of every number it bore on, and why it was lifted', async () => {
    const onWorkspace = await place({ workspace: true }, 'leaked key');
    const onAgent = await place({ agentId: 'one' }, 'bad script');
    await assign(client, FIRST, { outbound: null });
    await lift(onAgent, 'script mended');
    const afterwards = await place({ agentId: 'one' }, 'bad again');
    await lift(afterwards);
    await assign(client, FIRST, { outbound: 'one' });
    await lift(onWorkspace, 'key rotated');
    expect(await latest(FIRST, 6)).toEqual([
      ['HoldLifted', 'key rotated', { workspace: true }],
      ['NumberAssigned', null, 'outbound'],
      ['HoldLifted', 'script mended', { agentId: 'one' }],
      ['NumberUnassigned', null, 'outbound'],
      ['HoldPlaced', 'bad script', { agentId: 'one' }],
      ['HoldPlaced', 'leaked key', { workspace: true }],
    ]);
    expect(await latest(SECOND, 2)).toEqual([
      ['HoldLifted', 'key rotated', { workspace: true }],
      ['HoldPlaced', 'leaked key', { workspace: true }],
    ]);
    const surprise = await client.delete('/v1/holds/any', { reason: 'x', surprise: 1 });
    expect(surprise).toMatchObject({ status: 422, body: { code: 'invalid_request', errors: [{ field: 'surprise' }] } });
  });

  test('is refused on what does not exist, and lifted twice is lifted once', async () => {
    const refused = await client.post('/v1/holds', { scope: { number: '+14155559999' }, reason: 'slip' });
    expect(refused).toMatchObject({ status: 404, body: { code: 'number_unknown' } });
    const unknown = await client.post('/v1/holds', { scope: { agentId: 'nobody' }, reason: 'slip' });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'agent_unknown' } });
    const hold = await place({ agentId: 'one' }, 'drill');
    await lift(hold);
    expect([204, 404]).toContain((await client.delete(`/v1/holds/${hold.id}`)).status);
    expect(await callers()).toEqual(['one', 'two']);
  });
});

describe('an agent', () => {
  test('as a draft can be assigned but neither call nor be called', async () => {
    const draft = await client.put('/v1/agents/one', { name: 'Agent one', status: 'draft' });
    expect(draft).toMatchObject({ status: 200, body: { status: 'draft', fence: { enforced: true } } });
    expect(await authorize(client, 'one')).toMatchObject({ status: 403, body: { code: 'agent_not_published' } });
    const route = await client.post('/v1/calls/route', { to: FIRST });
    expect(route).toMatchObject({ status: 409, body: { code: 'agent_not_published' } });
    await saveAgent(client, 'one');
    expect((await authorize(client, 'one')).status).toBe(200);
  });

  test('that is archived frees its profiles as events, the switch with them', async () => {
    requireDone(await client.post(`/v1/numbers/${FIRST}/outbound/disable`));
    const archived = await client.put('/v1/agents/one', { name: 'Agent one', status: 'archived' });
    expect(archived).toMatchObject({ status: 200, body: { status: 'archived', fence: { enforced: true } } });
    const { body } = await client.get<NumberShown>(`/v1/numbers/${FIRST}`);
    expect(body).toMatchObject({ profiles: { inbound: null, outbound: null, sms: null }, outboundCalls: null });
    const events = await readAllPages<EventShown>(client, `/v1/numbers/${FIRST}/history`);
    expect(events.slice(0, 3).map(({ type, data }) => [type, data['cause'] ?? null])).toEqual([
      ['OutboundEnabled', 'assignment_removed'],
      ['NumberUnassigned', 'agent_archived'],
      ['NumberUnassigned', 'agent_archived'],
    ]);
    const refused = await client.patch(`/v1/numbers/${FIRST}`, { profiles: { outbound: 'one' } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'agent_archived' } });
    expect(await authorize(client, 'one')).toMatchObject({ status: 403, body: { code: 'agent_not_published' } });
  });
});
