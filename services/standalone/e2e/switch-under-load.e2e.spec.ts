import { expect, jest, test } from '@jest/globals';
import { seedNumbers } from '../src/testing/event-log.js';
import type { Answer, HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { HoldShown } from '../src/testing/shapes.js';
import { authorize, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(240_000);

const NUMBER = '+14155550100';
const CALLERS = 8;
const ROUNDS_PER_BLOCK = 6;
const { newInstallation } = installations();

interface Block {
  readonly block: (client: HttpClient) => Promise<Answer<unknown>>;
  /** Undoes what `block` was answered. */
  readonly allow: (client: HttpClient, answered: unknown) => Promise<Answer<unknown>>;
}

const path = `/v1/numbers/${NUMBER}`;
const agent = { name: 'Sales' };
const holding = (scope: object): Block => ({
  block: (client) => client.post('/v1/holds', { scope, reason: 'drill' }),
  allow: (client, answered) => client.delete(`/v1/holds/${(answered as HoldShown).id}`),
});

/** Every way to take a permission away, and back. */
const BLOCKS: Readonly<Record<string, Block>> = {
  'the switch': {
    block: (client) => client.post(`${path}/outbound/disable`),
    allow: (client) => client.post(`${path}/outbound/enable`),
  },
  'a save with the switch': {
    block: (client) => client.patch(path, { outboundCalls: 'disabled' }),
    allow: (client) => client.patch(path, { outboundCalls: 'enabled' }),
  },
  unassigning: {
    block: (client) => client.patch(path, { profiles: { outbound: null } }),
    allow: (client) => client.patch(path, { profiles: { outbound: 'sales' } }),
  },
  'a hold on the workspace': holding({ workspace: true }),
  'a hold on the agent': holding({ agentId: 'sales' }),
  'a hold on the number': holding({ number: NUMBER }),
  unpublishing: {
    block: (client) => client.put('/v1/agents/sales', { ...agent, status: 'draft' }),
    allow: (client) => client.put('/v1/agents/sales', { ...agent, status: 'published' }),
  },
};

/** When an allowed call was asked for, by the clock of this process. */
type AskedAtMs = number;

test('no call asked for after a block was acknowledged is allowed, however many ask', async () => {
  const installation = newInstallation();
  await seedNumbers(installation.dataDirectory, 'default', [{ number: NUMBER }]);
  const client = await installation.start();
  await saveAgent(client, 'sales');
  requireDone(await client.patch(path, { profiles: { outbound: 'sales' } }));

  const allowed: AskedAtMs[] = [];
  const denied: AskedAtMs[] = [];
  const finished = new AbortController();
  const callers = Array.from({ length: CALLERS }, async () => {
    while (!finished.signal.aborted) {
      const askedAtMs = performance.now();
      const { status } = await authorize(client, 'sales');
      (status === 200 ? allowed : denied).push(askedAtMs);
    }
  });

  const blockedFrom: { readonly how: string; readonly fromMs: number; readonly untilMs: number }[] = [];
  for (const [how, { block, allow }] of Object.entries(BLOCKS)) {
    for (let round = 0; round < ROUNDS_PER_BLOCK; round += 1) {
      const answered = requireDone(await block(client));
      const fromMs = performance.now();
      // The calls asked for from here to there are the ones that count; so many of them make the period.
      const enough = allowed.length + denied.length + CALLERS * 3;
      while (allowed.length + denied.length < enough) await authorize(client, 'sales');
      const untilMs = performance.now();
      blockedFrom.push({ how, fromMs, untilMs });
      requireDone(await allow(client, answered));
      expect([how, (await authorize(client, 'sales')).status]).toEqual([how, 200]);
    }
  }
  finished.abort();
  await Promise.all(callers);

  const slipped = blockedFrom.flatMap(({ how, fromMs, untilMs }) =>
    allowed.filter((askedAtMs) => askedAtMs > fromMs && askedAtMs < untilMs).map((askedAtMs) => ({ how, askedAtMs })),
  );
  expect(slipped).toEqual([]);
  expect(allowed.length).toBeGreaterThan(100);
  expect(denied.length).toBeGreaterThan(1_000);
});
