import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chance } from '../../services/standalone/src/testing/chance.js';
import type { Servers } from '../servers/servers.js';
import { SecretSearch } from './checks/find-secrets.js';
import { countSteps } from './count-steps.js';
import type { Steps } from './count-steps.js';
import { settle } from './crash-case.js';
import type { CrashCase, Violation } from './crash-case.js';
import { formatSteps } from './report.js';
import type { Kills, Row } from './report.js';
import { scenesOf } from './scenes/scenes.js';
import { startOneProcess } from './stage/one-process.js';
import { startServicesApart } from './stage/services-apart.js';
import { Stage } from './stage/stage.js';
import type { CarrierName } from './stage/stage.js';
import { killAtCalls } from './strikes/kill-at-calls.js';
import { killAtWrites } from './strikes/kill-at-writes.js';
import { randomRounds } from './strikes/random-rounds.js';
import { spoilAnswers } from './strikes/spoil-answers.js';
import type { Struck } from './strikes/strike.js';

export interface CrashRunOptions {
  readonly carrier: CarrierName;
  readonly seed: number;
  /** Of chance alone, after everything was tried in order. */
  readonly rounds: number;
  /** Names of scenes; all unless said. */
  readonly only: readonly string[];
  /** Undefined: the product in one process. */
  readonly servers: Servers | undefined;
  readonly say: (text: string) => void;
}

export interface CrashOutcome {
  readonly rows: readonly Row[];
  readonly violations: readonly Violation[];
  /** Where data and logs stay when anything is wrong; undefined when they are deleted. */
  readonly directory: string | undefined;
  readonly kills: Kills;
  /** How many accounts were compared with the ledger. */
  readonly compared: number;
  readonly tookMs: number;
}

/**
 * Takes everything that the product does at one carrier through a death at every step and the loss of every answer, and
 * compares what is left with the carrier's own ledger. Data and logs stay when it finds anything wrong.
 */
export async function runCrashes(options: CrashRunOptions): Promise<CrashOutcome> {
  const { carrier, seed, servers } = options;
  const beganAtMs = performance.now();
  const directory = await mkdtemp(join(tmpdir(), `ringfence-crashes-${carrier}-`));
  const stage = await Stage.open(carrier, new Chance(seed), (emulatorUrl) => {
    const grounds = { directory, emulatorUrl };
    return servers ? startServicesApart(grounds, servers, ['inventory', 'carrier']) : startOneProcess(grounds);
  });
  try {
    const run = new CrashRun(stage, options);
    await run.all();
    const violations = [...run.violations, ...(await leftBehind(stage, directory))];
    const isWell = violations.length === 0;
    if (isWell) await rm(directory, { recursive: true, force: true });
    return {
      rows: run.rows(violations),
      violations,
      directory: isWell ? undefined : directory,
      kills: run.kills,
      compared: run.cases.length,
      tookMs: performance.now() - beganAtMs,
    };
  } finally {
    await stage.close();
  }
}

const aside = (sentence: string): Violation => ({
  kind: 'other',
  scene: 'the whole',
  happened: 'after all',
  sentence,
});

/** What must be so at the end of everything. */
async function leftBehind(stage: Stage, directory: string): Promise<readonly Violation[]> {
  const misfits = await stage.emulator.violations();
  const isWell = await stage.product.stop();
  const secrets = new SecretSearch(stage.secrets);
  return [
    ...misfits.map(({ method, path, problem }) => `${method} ${path} does not fit the carrier's document: ${problem}`),
    ...(isWell ? [] : ['The product did not stop when it was asked to.']),
    ...stage.product.unasked,
    ...(await secrets.below(directory)),
    ...secrets.in('An answer', Buffer.from(stage.answers.join('\n'))),
  ].map(aside);
}

type Strike = 'calls' | 'writes' | 'answers';

class CrashRun {
  readonly violations: Violation[] = [];
  /** All that were, whatever happened to them. */
  readonly cases: CrashCase[] = [];
  /** SIGKILLs so far. */
  kills: Kills = { atCalls: 0, atWrites: 0, byChance: 0 };
  private readonly steps: Steps[] = [];
  private readonly struck = new Map<Strike, readonly CrashCase[]>();
  private readonly beganAtMs = performance.now();

  constructor(
    private readonly stage: Stage,
    private readonly options: CrashRunOptions,
  ) {}

  async all(): Promise<void> {
    const { stage, steps } = this;
    const { only, carrier, rounds, servers } = this.options;
    const scenes = scenesOf(carrier).filter(({ name }) => only.length === 0 || only.includes(name));
    for (const scene of scenes) {
      const counted = await countSteps(stage, scene);
      steps.push(counted.steps);
      this.violations.push(...counted.violations);
      this.say(formatSteps(carrier, counted.steps));
    }
    // Who writes what first is never the same where several are at work: their deaths are left to chance.
    const alone = steps.filter(({ scene }) => !scene.isContest);
    await this.strike('calls', 'killed at a call', () => this.killing('atCalls', () => killAtCalls(stage, steps)));
    await this.strike('writes', 'killed at a write', () => this.killing('atWrites', () => killAtWrites(stage, alone)));
    // What each answer is worth to the product is the same in one process and apart.
    await this.strike('answers', 'with an answer spoiled', () =>
      spoilAnswers(stage, servers ? alone : steps, !servers),
    );
    this.cases.push(...(await this.killing('byChance', () => randomRounds(stage, scenes, rounds))));
    this.say(`${rounds} rounds of chance. Waiting until everything has ended, to compare it with the ledger.`);
    this.violations.push(...(await settle(stage, this.cases)));
    this.say(`${this.cases.length} accounts are compared with the ledger.`);
  }

  /** One for each scene, and one for whatever is wrong beside them: together they tell of all violations. */
  rows(violations: readonly Violation[]): readonly Row[] {
    const { carrier } = this.options;
    const wrongIn = (scene: string) => violations.filter((violation) => violation.scene === scene).length;
    const rows = this.steps.map(({ scene: { name: scene }, calls, writes }): Row => {
      const of = (strike: Strike) => (this.struck.get(strike) ?? []).filter((one) => one.scene.name === scene).length;
      return {
        scene,
        carrier,
        calls: calls.length,
        writes: writes.length,
        killedAtCalls: of('calls'),
        killedAtWrites: of('writes'),
        spoiled: of('answers'),
        violations: wrongIn(scene),
      };
    });
    const none = { calls: 0, writes: 0, killedAtCalls: 0, killedAtWrites: 0, spoiled: 0 };
    const beside = new Set(
      violations.map(({ scene }) => scene).filter((name) => rows.every(({ scene }) => scene !== name)),
    );
    return [...rows, ...[...beside].map((scene) => ({ scene, carrier, ...none, violations: wrongIn(scene) }))];
  }

  private async strike(what: Strike, words: string, work: () => Promise<Struck>): Promise<void> {
    const { planned, struck, spared, missed } = await work();
    this.struck.set(what, struck);
    this.cases.push(...struck, ...spared);
    this.say(`${struck.length} of ${planned} ${words}.`);
    const happened = 'did not come about';
    this.violations.push(
      ...missed.map((sentence): Violation => ({ kind: 'other', scene: 'the test', happened, sentence })),
    );
  }

  /** Counts the deaths of the product that come of it. */
  private async killing<Result>(what: keyof Kills, work: () => Promise<Result>): Promise<Result> {
    const before = this.stage.product.kills;
    const result = await work();
    this.kills = { ...this.kills, [what]: this.stage.product.kills - before };
    return result;
  }

  private say(text: string): void {
    const seconds = Math.round((performance.now() - this.beganAtMs) / 1_000);
    this.options.say(`[${seconds} s] ${this.options.carrier}: ${text}`);
  }
}
