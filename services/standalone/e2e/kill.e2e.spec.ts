import { rmSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { Chance, withSeed } from '../src/testing/chance.js';
import { numberRange, readLog, seedNumbers } from '../src/testing/event-log.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { Installation } from '../src/testing/program.js';
import { sendRandomCommand } from '../src/testing/random-commands.js';
import type { AnsweredCommand } from '../src/testing/random-commands.js';
import { ReplayedRules } from '../src/testing/replayed-rules.js';
import { assign, authorize, readAllPages, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(240_000);

const ROUNDS = 3;
const CLIENTS = 16;
const DOOMED_PER_ROUND = 4;
/** The program is killed after at most so many acknowledgements; counted, so that a slow machine tests as much. */
const MAX_ACKNOWLEDGED = 100;

const PLAYGROUND = { numbers: numberRange(8), agentIds: ['a', 'b', 'c', 'd', 'e', 'f'] };
/** Each is blocked once, at some moment, and never allowed again. */
const DOOMED = numberRange(ROUNDS * DOOMED_PER_ROUND, 5_000).map((number, index) => ({
  number,
  agentId: `doomed-${index}`,
}));

type Doomed = (typeof DOOMED)[number];

const { newInstallation } = installations();

/** What was acknowledged before a kill. */
interface Acknowledged {
  readonly commands: AnsweredCommand[];
  readonly blocked: string[];
}

/** Sends commands until the program is gone. */
async function load(client: HttpClient, chance: Chance, name: string, acknowledged: Acknowledged): Promise<void> {
  for (let index = 0; ; index += 1) {
    const command = await sendRandomCommand(client, chance, `${name}-${index}`, PLAYGROUND).catch(() => undefined);
    if (!command) return;
    expect([command.answer.body, command.answer.status]).toEqual([expect.anything(), expect.any(Number)]);
    if (command.answer.status < 300) acknowledged.commands.push(command);
  }
}

async function doom(client: HttpClient, chance: Chance, doomed: readonly Doomed[], { blocked }: Acknowledged) {
  for (const { number, agentId } of doomed) {
    await delay(chance.below(50));
    const reason = 'doomed';
    const block = chance.oneOf([
      () => client.post(`/v1/numbers/${number}/outbound/disable`, { reason }),
      () => client.post('/v1/holds', { scope: { agentId }, reason }),
      () => client.post('/v1/holds', { scope: { number }, reason }),
      () => client.patch(`/v1/numbers/${number}`, { outboundCalls: 'disabled' }),
      () => client.patch(`/v1/numbers/${number}`, { profiles: { outbound: null } }),
      () => client.put(`/v1/agents/${agentId}`, { name: agentId, status: 'archived' }),
    ]);
    const answer = await block().catch(() => undefined);
    if (!answer) return;
    expect(answer.status).toBeLessThan(300);
    blocked.push(agentId);
  }
}

/** Every acknowledged command is in the log where it said, and the number was then as it had asked. */
async function expectAllThere(installation: Installation, { commands }: Acknowledged): Promise<ReplayedRules> {
  const log = await readLog(installation.dataDirectory);
  const replayed = new ReplayedRules();
  const atPosition = Map.groupBy(commands, ({ answer }) => Number(answer.headers.get('x-ringfence-position')));
  const written = new Set(log.map(({ metadata }) => metadata['correlationId']));
  const lost = new Set([...atPosition.keys()].filter((position) => position > log.length));
  expect([...lost]).toEqual([]);
  for (const event of log) {
    replayed.apply(event);
    for (const { requestId, number, asked, answer } of atPosition.get(event.position) ?? []) {
      // One that changed nothing was right about what it saw, which may be older than the position.
      if (!written.has(requestId)) continue;
      const { profiles, outboundSwitch } = replayed.numbers.get(number)!;
      const seen = { requestId, correlationId: event.metadata['correlationId'], profiles, outboundSwitch };
      expect(seen).toMatchObject({ requestId, correlationId: requestId, ...asked });
      expect(answer.status).toBeLessThan(300);
    }
  }
  expect(replayed.check()).toEqual([]);
  return replayed;
}

async function expectGateKnows(client: HttpClient, replayed: ReplayedRules, blocked: readonly string[]) {
  for (const agentId of replayed.agents.keys()) {
    const { status, body } = await authorize(client, agentId);
    expect([agentId, body.code ?? 'allow']).toEqual([agentId, replayed.decision(agentId)]);
    expect([agentId, blocked.includes(agentId) && status === 200]).toEqual([agentId, false]);
  }
}

async function everyPage(client: HttpClient): Promise<unknown> {
  const lists = ['?limit=7', '?limit=5&sort=-updatedAt', '?outbound=disabled', '?q=Agent', '?profile=sms&limit=3'];
  return Promise.all(lists.map((list) => readAllPages(client, `/v1/numbers${list}`)));
}

/** The table after a kill shows what one filled from the first event shows. */
async function expectTableAsRebuilt(installation: Installation, client: HttpClient, replayed: ReplayedRules) {
  const rows = await readAllPages(client, '/v1/numbers?limit=7');
  expect(rows).toMatchObject(replayed.rows());
  const pages = await everyPage(client);
  await installation.stop();
  for (const file of readdirSync(installation.dataDirectory)) {
    if (file.startsWith('numbers.sqlite')) rmSync(join(installation.dataDirectory, file));
  }
  const rebuilt = await installation.start();
  expect(await everyPage(rebuilt)).toEqual(pages);
  return rebuilt;
}

test('a killed program loses nothing that it had acknowledged and lets through nothing that it had blocked', () =>
  withSeed(process.env['SEED'], async (chance) => {
    const installation = newInstallation();
    const numbers = [...PLAYGROUND.numbers, ...DOOMED.map(({ number }) => number)];
    await seedNumbers(
      installation.dataDirectory,
      'default',
      numbers.map((number) => ({ number })),
    );
    let client = await installation.start();
    for (const agentId of PLAYGROUND.agentIds) await saveAgent(client, agentId);
    const acknowledged: Acknowledged = { commands: [], blocked: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const doomed = DOOMED.slice(round * DOOMED_PER_ROUND, (round + 1) * DOOMED_PER_ROUND);
      for (const { number, agentId } of doomed) {
        await saveAgent(client, agentId);
        await assign(client, number, { outbound: agentId });
        expect((await authorize(client, agentId)).status).toBe(200);
      }
      const killAt = acknowledged.commands.length + 10 + chance.below(MAX_ACKNOWLEDGED);
      const work = Array.from({ length: CLIENTS }, (_, name) =>
        load(client, new Chance(chance.below(2 ** 31)), `round-${round}-${name}`, acknowledged),
      );
      work.push(doom(client, new Chance(chance.below(2 ** 31)), doomed, acknowledged));
      const gone = new AbortController();
      const worked = Promise.all(work).finally(() => gone.abort());
      while (!gone.signal.aborted && acknowledged.commands.length < killAt) await delay(1);
      expect(gone.signal.aborted).toBe(false);
      await delay(chance.below(5));
      await installation.kill();
      await worked;

      const replayed = await expectAllThere(installation, acknowledged);
      client = await installation.start();
      await expectGateKnows(client, replayed, acknowledged.blocked);
      client = await expectTableAsRebuilt(installation, client, replayed);
      await expectGateKnows(client, replayed, acknowledged.blocked);
    }
    expect(acknowledged.blocked.length).toBeGreaterThan(0);
  }));
