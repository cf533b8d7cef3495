import type { Steps } from '../count-steps.js';
import { CrashCase } from '../crash-case.js';
import type { Scene } from '../scenes/scene.js';
import type { Stage } from '../stage/stage.js';
import { inBatches } from './in-batches.js';
import type { Struck } from './kill-at-calls.js';

interface Death {
  readonly scene: Scene;
  readonly what: string;
  /** Of the writes of the scene, from 1. */
  readonly write: number;
  readonly when: 'before' | 'after';
}

const PREPARED_AT_ONCE = 8;
const MAX_WAIT_MS = 30_000;

function deathsIn({ scene, writes }: Steps): readonly Death[] {
  return writes.flatMap((what, index) => [
    { scene, what, write: index + 1, when: 'before' as const },
    { scene, what, write: index + 1, when: 'after' as const },
  ]);
}

/**
 * Kills the product at every durable write of its own, right before and right after. What an earlier death has left goes
 * on meanwhile, and dies again with each that follows.
 */
export async function killAtWrites(stage: Stage, steps: readonly Steps[]): Promise<Struck> {
  const missed: string[] = [];
  const deaths = steps.flatMap(deathsIn);
  const cases = await inBatches(deaths, PREPARED_AT_ONCE, async (batch) => {
    const prepared = await Promise.all(batch.map((death) => prepareCase(stage, death)));
    for (const [index, one] of prepared.entries()) {
      const { write, when } = batch[index]!;
      stage.product.orders.arm({ marks: one.marks, write, when });
      one.begin();
      if (!(await stage.product.restartOnceDead(MAX_WAIT_MS))) missed.push(`Never came to it: ${one.happened.words}.`);
    }
    return prepared;
  });
  return { cases, missed };
}

function prepareCase(stage: Stage, { scene, what, write, when }: Death): Promise<CrashCase> {
  return CrashCase.prepare(stage, scene, { words: `killed ${when} its write ${write} (${what})` });
}
