import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Chance } from '../../services/standalone/src/testing/chance.js';
import { EmulatorProcess } from '../carriers/stage/emulator-process.js';
import { startOneProcess } from '../carriers/stage/one-process.js';
import type { Product } from '../carriers/stage/product.js';
import { UsageError } from '../command-line.js';
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

/** Kills the product each time another part of the storm is over. */
async function killMeanwhile(storm: Storm, product: Product, kills: number): Promise<void> {
  for (let kill = 1; kill <= kills; kill += 1) {
    while (storm.done < (storm.total * kill) / (kills + 1)) await delay(LOOK_EVERY_MS);
    await product.killAndRestart('the product');
    console.log(`  ${storm.done} of ${storm.total} delivered; killed ${kill} of ${kills} times`);
  }
}

function report(counts: StormCounts, logged: number, faults: readonly string[]): void {
  const { byAnswer, delivered, forged } = counts;
  const answers = Object.entries(byAnswer).map(([answer, count]) => `${count} × ${answer}`);
  console.log(`${delivered} deliveries and ${forged} forged ones; answers: ${answers.join(', ')}.`);
  console.log(`${logged} messages in the log.`);
  for (const fault of faults) console.log(`  ${fault}`);
}

async function run({ events, kills, seed }: CommandLine): Promise<number> {
  const chance = new Chance(seed);
  const directory = await mkdtemp(join(tmpdir(), 'ringfence-webhook-storm-'));
  const emulator = await EmulatorProcess.start(seed);
  const product = await startOneProcess({ directory, emulatorUrl: emulator.url });
  console.log(`Seed ${seed}; ${events} events of both carriers, three times each; the product in one process.`);
  try {
    const setting = await Setting.prepare(product, emulator);
    const sent = await setting.send();
    const truth = makeTruth({ chance, eventCount: events, numbers: setting.numbers, sent });
    const storm = new Storm(truth.events, setting.sender, chance);
    const startedAt = performance.now();
    const [counts] = await Promise.all([storm.rage(), killMeanwhile(storm, product, kills)]);
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
  process.exitCode = commandLine.help ? DONE : await run(commandLine);
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = CANNOT_BEGIN;
}
