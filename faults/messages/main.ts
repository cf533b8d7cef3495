import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Chance } from '../../services/standalone/src/testing/chance.js';
import { EmulatorProcess } from '../carriers/stage/emulator-process.js';
import { startOneProcess } from '../carriers/stage/one-process.js';
import type { Product } from '../carriers/stage/product.js';
import { startServicesApart } from '../carriers/stage/services-apart.js';
import { UsageError } from '../command-line.js';
import { withServers } from '../servers/open-servers.js';
import type { Servers } from '../servers/servers.js';
import { HELP, readCommandLine } from './command-line.js';
import type { CommandLine } from './command-line.js';
import { compareWithTruth } from './compare-with-truth.js';
import type { LoggedMessage } from './compare-with-truth.js';
import { Setting } from './setting.js';
import { Storm } from './storm.js';
import type { StormCounts } from './storm.js';
import { makeTruth } from './truth.js';

const [DONE, BROKEN, CANNOT_BEGIN] = [0, 1, 2];
const LOOK_EVERY_MS = 50;

/** The first takes what carriers tell, and so is killed every other time; the others have a part in it. */
const MORTALS = ['messaging', 'carrier', 'inventory'] as const;

/** Kills one of the product's processes each time another part of the storm is over. */
async function killMeanwhile(storm: Storm, { product, kills }: { product: Product; kills: number }): Promise<void> {
  const [first, ...others] = product.mortals;
  for (let kill = 1; kill <= kills; kill += 1) {
    while (storm.done < (storm.total * kill) / (kills + 1)) await delay(LOOK_EVERY_MS);
    const name = kill % 2 === 1 ? first! : (others[(kill / 2) % others.length] ?? first!);
    await product.killAndRestart(name);
    console.log(`  ${storm.done} of ${storm.total} delivered; killed ${name}, ${kill} of ${kills}`);
  }
}

const where = (servers: Servers | undefined): string =>
  servers
    ? `the processes of start:services, Kafka at ${servers.kafka}, read models ${servers.mongodb ?? 'beside the log'}`
    : 'the product in one process';

function report(counts: StormCounts, logged: number, faults: readonly string[]): void {
  const { byAnswer, delivered, forged } = counts;
  const answers = Object.entries(byAnswer).map(([answer, count]) => `${count} × ${answer}`);
  console.log(`${delivered} deliveries and ${forged} forged ones; answers: ${answers.join(', ')}.`);
  console.log(`${logged} messages in the log.`);
  for (const fault of faults) console.log(`  ${fault}`);
}

async function run({ events, kills, seed }: CommandLine, servers?: Servers): Promise<number> {
  const chance = new Chance(seed);
  const directory = await mkdtemp(join(tmpdir(), 'ringfence-webhook-storm-'));
  const emulator = await EmulatorProcess.start(seed);
  const grounds = { directory, emulatorUrl: emulator.url };
  const product = await (servers ? startServicesApart(grounds, servers, MORTALS) : startOneProcess(grounds));
  console.log(`Seed ${seed}; ${events} events of both carriers, three times each; ${where(servers)}.`);
  try {
    const setting = await Setting.prepare(product, emulator);
    const sent = await setting.send();
    const truth = makeTruth({ chance, eventCount: events, numbers: setting.numbers, sent });
    const storm = new Storm(truth.events, setting.sender, chance);
    const startedAt = performance.now();
    const [counts] = await Promise.all([storm.rage(), killMeanwhile(storm, { product, kills })]);
    const tookS = (performance.now() - startedAt) / 1_000;
    const logged = (await setting.desk.all<LoggedMessage>('/v1/messages?sort=createdAt')).filter(Boolean);
    const faults = [
      ...compareWithTruth(truth.messages, logged),
      ...counts.refused.map((each) => `Refused, and truly told: ${each}`),
      ...counts.taken.map((each) => `Taken, and forged: ${each}`),
    ];
    report(counts, logged.length, faults);
    console.log(`${product.kills} SIGKILLs in ${tookS.toFixed(0)} s; ${truth.messages.length} messages truly told.`);
    console.log(faults.length === 0 ? 'The log equals the truth.' : `The log is not true; see ${directory}.`);
    if (faults.length === 0) await product.stop().then(() => rm(directory, { recursive: true }));
    else await product.kill();
    return faults.length === 0 ? DONE : BROKEN;
  } finally {
    await product.kill();
    await emulator.stop();
  }
}

try {
  const commandLine = readCommandLine(process.argv.slice(2), Math.floor(Math.random() * 2 ** 31));
  if (commandLine.help) console.log(HELP);
  const { help, services } = commandLine;
  const work = (servers?: Servers) => run(commandLine, servers);
  process.exitCode = help ? DONE : await (services ? withServers(work) : work());
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = CANNOT_BEGIN;
}
