import { setTimeout as delay } from 'node:timers/promises';
import { isWrite } from '../count-steps.js';
import type { Steps } from '../count-steps.js';
import { CrashCase } from '../crash-case.js';
import type { Scene } from '../scenes/scene.js';
import type { Stage } from '../stage/stage.js';
import { inBatches } from './in-batches.js';

/**
 * When the product dies: before the carrier has done anything, after it did, or before, and the request of the dead takes
 * effect only when the next process is at work.
 */
type When = 'before' | 'after' | 'late';

interface Death {
  readonly scene: Scene;
  readonly operation: string;
  /** Of the calls of the scene, from 1. */
  readonly call: number;
  readonly when: When;
}

export interface Struck {
  readonly cases: readonly CrashCase[];
  /** Sentences about deaths that did not come: then the test has proved less than it says. */
  readonly missed: readonly string[];
}

/** The product has places for sixteen; the rest is for what the deaths before have left. */
const AT_ONCE = 10;
const MAX_HELD_MS = 30_000;
const LOOK_EVERY_MS = 20;

/** How long the request of a dead process takes, once the next one is ready. */
const LATE_MS = 1_200;

function deathsIn({ scene, calls }: Steps): readonly Death[] {
  return calls.flatMap((operation, index) => {
    const whens: readonly When[] = isWrite(operation) ? ['before', 'after', 'late'] : ['before', 'after'];
    return whens.map((when) => ({ scene, operation, call: index + 1, when }));
  });
}

/**
 * Kills the product at every call to the carrier. Many cases stand still at the same moment, each at another step, so that
 * one SIGKILL is a death for all of them.
 */
export async function killAtCalls(stage: Stage, steps: readonly Steps[]): Promise<Struck> {
  const missed: string[] = [];
  const cases = await inBatches(steps.flatMap(deathsIn), AT_ONCE, (deaths) => killTogether(stage, deaths, missed));
  return { cases, missed };
}

async function killTogether(stage: Stage, deaths: readonly Death[], missed: string[]): Promise<readonly CrashCase[]> {
  const cases = await Promise.all(deaths.map((death) => prepareCase(stage, death)));
  const known = new Set((await stage.emulator.held()).map(({ id }) => id));
  for (const each of cases) each.begin();
  const isOver = performance.now() + MAX_HELD_MS;
  const held = async () => (await stage.emulator.held()).filter(({ id }) => !known.has(id));
  while ((await held()).length < cases.length && performance.now() < isOver) await delay(LOOK_EVERY_MS);
  const standing = await held();
  if (standing.length < cases.length) {
    const words = `${standing.length} of ${cases.length} cases came to where they were to be killed:`;
    missed.push(`${words} ${cases.map(({ happened }) => happened.words).join('; ')}.`);
  }
  const dying = stage.product.killAndRestart();
  const late = new Set(deaths.filter(({ when }) => when === 'late').map(({ operation }) => operation));
  for (const { id, operation, when } of standing) {
    if (when === 'after_effect' || !late.has(operation)) await stage.emulator.release(id);
  }
  await dying;
  await delay(LATE_MS);
  for (const { id } of await held()) await stage.emulator.release(id);
  return cases;
}

async function prepareCase(stage: Stage, { scene, operation, call, when }: Death): Promise<CrashCase> {
  const words = { before: 'killed before', after: 'killed after', late: 'killed, and then came' }[when];
  const one = await CrashCase.prepare(stage, scene, {
    words: `${words} call ${call} (${operation})`,
    isLate: when === 'late',
  });
  const where = { operation: `${stage.carrier}.*`, account: one.account, skip: call - 1 };
  const hold = { kind: 'hold', when: when === 'after' ? 'after_effect' : 'before_effect' } as const;
  await stage.emulator.addFault({ ...where, effect: hold });
  if (when === 'before') await stage.emulator.addFault({ ...where, effect: { kind: 'lost_before_effect' } });
  return one;
}
