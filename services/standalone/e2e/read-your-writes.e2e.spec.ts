import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { numberRange, seedNumbers } from '../src/testing/event-log.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { HoldShown, KeyShown, NumberShown, PageShown } from '../src/testing/shapes.js';
import { buyNumber, importNumbers, issueKey, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const NUMBERS = numberRange(20);
const { newInstallation } = installations();

describe('who has written', () => {
  let writer: HttpClient;
  let other: HttpClient;

  beforeAll(async () => {
    const installation = newInstallation();
    await seedNumbers(
      installation.dataDirectory,
      'default',
      NUMBERS.map((number) => ({ number })),
    );
    const root = await installation.start();
    writer = root.withKey((await issueKey(root, 'owner', 'writer')).key);
    other = root.withKey((await issueKey(root, 'viewer', 'other')).key);
    await saveAgent(writer, 'sales');
  });

  const disabled = async (client: HttpClient, more = '') =>
    requireDone(await client.get<PageShown<NumberShown>>(`/v1/numbers?outbound=disabled&limit=500${more}`)).items.map(
      ({ number }) => number,
    );

  test('sees it in the table at once, and so does who names its position', async () => {
    for (const [index, number] of NUMBERS.entries()) {
      const agentId = `agent-${index}`;
      await saveAgent(writer, agentId);
      requireDone(await writer.patch(`/v1/numbers/${number}`, { profiles: { outbound: agentId } }));
      const { headers } = await writer.post(`/v1/numbers/${number}/outbound/disable`);
      const position = headers.get('x-ringfence-position');
      expect(position).toMatch(/^\d+$/);
      // Both are asked at once, so that neither gives the other time.
      const [own, named] = await Promise.all([disabled(writer), disabled(other, `&minPosition=${position}`)]);
      expect(own).toEqual(NUMBERS.slice(0, index + 1));
      expect(named).toEqual(NUMBERS.slice(0, index + 1));
    }
  });

  test('sees agents, holds, keys and names in lists at once', async () => {
    requireDone(await writer.put('/v1/agents/agent-0', { name: 'Zanzibar desk', status: 'published' }));
    const found = await writer.get<PageShown<NumberShown>>('/v1/numbers?q=zanzibar');
    expect(found.body.items.map(({ number }) => number)).toEqual([NUMBERS[0]]);
    const agents = requireDone(await writer.get<PageShown<{ name: string }>>('/v1/agents?limit=500'));
    expect(agents.items.map(({ name }) => name)).toContain('Zanzibar desk');
    const hold = requireDone(
      await writer.post<HoldShown>('/v1/holds', { scope: { workspace: true }, reason: 'drill' }),
    );
    const holds = requireDone(await writer.get<PageShown<HoldShown>>('/v1/holds'));
    expect(holds.items.map(({ id }) => id)).toEqual([hold.id]);
    const key = await issueKey(writer, 'viewer', 'listed');
    const keys = requireDone(await writer.get<PageShown<KeyShown>>('/v1/api-keys'));
    expect(keys.items.map(({ id }) => id)).toContain(key.id);
    expect(JSON.stringify(keys)).not.toContain(key.key);
  });

  test('and is told that an import or a purchase is over finds its numbers in the table', async () => {
    const listed = async (carrier: string) =>
      requireDone(await writer.get<PageShown<NumberShown>>(`/v1/numbers?carrier=${carrier}&limit=500`)).items.length;
    const before = { sip: await listed('sip'), sandbox: await listed('sandbox') };
    for (let time = 1; time <= 5; time += 1) {
      await importNumbers(writer, `number,carrier\n+1415555030${time},sip\n`);
      expect(await listed('sip')).toBe(before.sip + time);
      await buyNumber(writer, 'sandbox');
      expect(await listed('sandbox')).toBe(before.sandbox + time);
    }
  });

  test('is told to come again, in bounded time, when asking for what is not there yet', async () => {
    const { status, body } = await other.get('/v1/numbers?minPosition=999999');
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'read_model_behind' } });
    expect((await other.get('/v1/numbers?minPosition=1')).status).toBe(200);
  });
});
