import { expect, jest, test } from '@jest/globals';
import { Chance, withSeed } from '../src/testing/chance.js';
import { numberRange, readLog, seedNumbers } from '../src/testing/event-log.js';
import { installations } from '../src/testing/installations.js';
import { sendRandomCommand } from '../src/testing/random-commands.js';
import { ReplayedRules } from '../src/testing/replayed-rules.js';
import type { NumberShown } from '../src/testing/shapes.js';
import { authorize, readAllPages, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(240_000);

const CLIENTS = 64;
const COMMANDS_PER_CLIENT = 32;
const ANSWERS = new Set([
  'done',
  'number_assigned_to_other_agent',
  'agent_profile_taken',
  'agent_archived',
  'no_outbound_agent',
  'version_mismatch',
]);
const { newInstallation } = installations();

test('64 clients that fight for few numbers and agents break no rule', () =>
  withSeed(process.env['SEED'], async (chance) => {
    const installation = newInstallation();
    const playground = { numbers: numberRange(6), agentIds: ['a', 'b', 'c', 'd', 'e'] };
    await seedNumbers(
      installation.dataDirectory,
      'default',
      playground.numbers.map((number) => ({ number })),
    );
    const client = await installation.start();
    for (const agentId of playground.agentIds) await saveAgent(client, agentId);

    const codes = new Map<string, number>();
    const seeds = Array.from({ length: CLIENTS }, () => chance.below(2 ** 31));
    await Promise.all(
      seeds.map(async (seed, name) => {
        const own = new Chance(seed);
        for (let index = 0; index < COMMANDS_PER_CLIENT; index += 1) {
          const { answer } = await sendRandomCommand(client, own, `client-${name}-${index}`, playground);
          const code = answer.status < 300 ? 'done' : answer.body.code;
          codes.set(code, (codes.get(code) ?? 0) + 1);
        }
      }),
    );
    expect([...codes.keys()].filter((code) => !ANSWERS.has(code))).toEqual([]);
    expect(codes.get('done')).toBeGreaterThan(200);

    const table = await readAllPages<NumberShown>(client, '/v1/numbers?limit=4');
    const decisions = await Promise.all(playground.agentIds.map((agentId) => authorize(client, agentId)));
    await installation.stop();
    const replayed = new ReplayedRules(await readLog(installation.dataDirectory));
    expect(replayed.check()).toEqual([]);
    expect(table).toMatchObject(replayed.rows());
    const answered = decisions.map(({ body }) => body.code ?? 'allow');
    expect(answered).toEqual(playground.agentIds.map((agentId) => replayed.decision(agentId)));
  }));
