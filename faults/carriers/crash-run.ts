import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chance } from '../../services/standalone/src/testing/chance.js';
import { secretsBelow, secretsIn } from './checks/find-secrets.js';
import { countSteps } from './count-steps.js';
import type { Steps } from './count-steps.js';
import { settle } from './crash-case.js';
import type { CrashCase, Violation } from './crash-case.js';
import { formatSteps } from './report.js';
import type { Row } from './report.js';
import { scenesOf } from './scenes/scenes.js';
import type { Scene } from './scenes/scene.js';
import { Stage } from './stage/stage.js';
import type { CarrierName } from './stage/stage.js';
import { killAtCalls } from './strikes/kill-at-calls.js';
import { killAtWrites } from './strikes/kill-at-writes.js';
import { randomRounds } from './strikes/random-rounds.js';
import { spoilAnswers } from './strikes/spoil-answers.js';

export interface CrashRunOptions {
  readonly carrier: CarrierName;
  readonly seed: number;
  /** Of chance alone, after everything was tried in order. */
  readonly rounds: number;
  /** Names of scenes; all unless said. */
  readonly only: readonly string[];
  readonly say: (text: string) => void;
}

export interface CrashOutcome {
  readonly rows: readonly Row[];
  readonly violations: readonly Violation[];
  readonly kills: number;
  readonly tookMs: number;
}

/**
 * Takes everything that the product does at one carrier through a death at every step and the loss of every answer, and
 * compares what is left with the carrier's own ledger. Data and logs stay where the last violation says when there is any.
 */
export async function runCrashes(options: CrashRunOptions): Promise<CrashOutcome> {
  const { carrier, seed } = options;
  const beganAtMs = performance.now();
  const directory = await mkdtemp(join(tmpdir(), `ringfence-crashes-${carrier}-`));
  const stage = await Stage.open(carrier, new Chance(seed), directory);
  try {
    const run = new CrashRun(stage, options);
    await run.all();
    const violations = [...run.violations, ...(await leftBehind(stage, directory))];
    if (violations.length > 0) violations.push(aside(`Data and logs are in ${directory}.`));
    else await rm(directory, { recursive: true, force: true });
    const tookMs = performance.now() - beganAtMs;
    return { rows: run.rows(), violations, kills: stage.product.kills, tookMs };
  } finally {
    await stage.close();
  }
}

const aside = (sentence: string): Violation => ({ scene: 'the whole', happened: 'after all', sentence });

/** What must be so at the end of everything. */
async function leftBehind(stage: Stage, directory: string): Promise<readonly Violation[]> {
  const misfits = await stage.emulator.violations();
  const isWell = await stage.product.stop();
  return [
    ...misfits.map(({ method, path, problem }) => `${method} ${path} does not fit the carrier's document: ${problem}`),
    ...(isWell ? [] : ['The product did not stop when it was asked to.']),
    ...stage.product.unasked,
    ...(await secretsBelow(directory, stage.secrets)),
    ...secretsIn('An answer', stage.answers.join('\n'), stage.secrets),
  ].map(aside);
}

class CrashRun {
  readonly violations: Violation[] = [];
  private readonly steps: Steps[] = [];
  private readonly struck = { calls: [] as CrashCase[], writes: [] as CrashCase[], spoiled: [] as CrashCase[] };

  constructor(
    private readonly stage: Stage,
    private readonly options: CrashRunOptions,
  ) {}

  async all(): Promise<void> {
    const { say, only, carrier, rounds } = this.options;
    const scenes = scenesOf(carrier).filter(({ name }) => only.length === 0 || only.includes(name));
    for (const scene of scenes) await this.count(scene);
    // Who writes what first is never the same where several are at work: their deaths are left to chance.
    const alone = this.steps.filter(({ scene }) => scene.name !== 'contest');
    say(`${carrier}: killing at every call.`);
    this.take('calls', await killAtCalls(this.stage, this.steps));
    say(`${carrier}: killing at every write.`);
    this.take('writes', await killAtWrites(this.stage, alone));
    this.violations.push(...(await settle(this.stage, [...this.struck.calls, ...this.struck.writes])));
    say(`${carrier}: spoiling every answer.`);
    const { cases, violations } = await spoilAnswers(this.stage, this.steps);
    this.struck.spoiled.push(...cases);
    this.violations.push(...violations);
    say(`${carrier}: ${rounds} rounds of chance.`);
    this.violations.push(...(await randomRounds(this.stage, scenes, rounds)));
  }

  rows(): readonly Row[] {
    const { carrier } = this.options;
    const of = (cases: readonly CrashCase[], name: string) => cases.filter(({ scene }) => scene.name === name).length;
    return this.steps.map(({ scene: { name: scene }, calls, writes }) => ({
      scene,
      carrier,
      calls: calls.length,
      writes: writes.length,
      killedAtCalls: of(this.struck.calls, scene),
      killedAtWrites: of(this.struck.writes, scene),
      spoiled: of(this.struck.spoiled, scene),
      violations: this.violations.filter((violation) => violation.scene === scene).length,
    }));
  }

  private async count(scene: Scene): Promise<void> {
    const { violations, ...steps } = await countSteps(this.stage, scene);
    this.steps.push(steps);
    this.violations.push(...violations);
    this.options.say(formatSteps(this.options.carrier, steps));
  }

  private take(what: 'calls' | 'writes', { cases, missed }: Awaited<ReturnType<typeof killAtCalls>>): void {
    this.struck[what].push(...cases);
    this.violations.push(
      ...missed.map((sentence) => ({ scene: 'the test', happened: 'a death that did not come', sentence })),
    );
  }
}
