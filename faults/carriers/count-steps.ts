import { CrashCase, settle } from './crash-case.js';
import type { Violation } from './crash-case.js';
import type { Scene } from './scenes/scene.js';
import type { Stage } from './stage/stage.js';

/** What a scene does when nothing goes wrong. */
export interface Steps {
  readonly scene: Scene;
  /** Operations of the carrier, in order. */
  readonly calls: readonly string[];
  /** Durable writes of the product, in order. */
  readonly writes: readonly string[];
}

/** Where several are at work, the steps that there are at least are those of the shortest of so many runs. */
const RUNS_OF_CONTEST = 3;

export interface Counted {
  readonly steps: Steps;
  readonly violations: readonly Violation[];
}

/** Lets a scene run unharmed, and counts. */
export async function countSteps(stage: Stage, scene: Scene): Promise<Counted> {
  const runs: Counted[] = [];
  for (let run = 0; run < (scene.isContest ? RUNS_OF_CONTEST : 1); run++) runs.push(await countOnce(stage, scene));
  const [shortest] = runs.toSorted((one, other) => one.steps.calls.length - other.steps.calls.length);
  return { steps: shortest!.steps, violations: runs.flatMap(({ violations }) => violations) };
}

async function countOnce(stage: Stage, scene: Scene): Promise<Counted> {
  const one = await CrashCase.prepare(stage, scene, 'left alone');
  const before = (await stage.emulator.requests()).length;
  stage.product.orders.arm({ marks: one.marks });
  one.begin();
  const violations = await settle(stage, [one]);
  const calls = (await stage.emulator.requests())
    .slice(before)
    .flatMap(({ account, operation }) => (account === one.account && operation !== null ? [operation] : []));
  const writes = stage.product.orders.told(one.marks).map(({ what }) => what);
  stage.product.orders.arm({ marks: [] });
  return { steps: { scene, calls, writes }, violations };
}

/** Whether the carrier does something for it. */
export function isWrite(operation: string): boolean {
  return /\.(Create|Update|Delete)/.test(operation);
}
