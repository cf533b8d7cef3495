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

/** Lets a scene run unharmed, and counts. */
export async function countSteps(stage: Stage, scene: Scene): Promise<Steps & { violations: readonly Violation[] }> {
  const one = await CrashCase.prepare(stage, scene, { words: 'left alone' });
  const before = (await stage.emulator.requests()).length;
  stage.product.orders.arm({ marks: one.marks });
  one.begin();
  const violations = await settle(stage, [one]);
  const calls = (await stage.emulator.requests())
    .slice(before)
    .flatMap(({ account, operation }) => (account === one.account && operation !== null ? [operation] : []));
  const writes = stage.product.orders.told(one.marks).map(({ what }) => what);
  stage.product.orders.arm({ marks: [] });
  return { scene, calls, writes, violations };
}

/** Whether the carrier does something for it. */
export function isWrite(operation: string): boolean {
  return /\.(Create|Update|Delete)/.test(operation);
}
