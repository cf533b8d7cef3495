import type { Steps } from '../count-steps.js';
import { CrashCase } from '../crash-case.js';
import type { Scene } from '../scenes/scene.js';
import type { Stage } from '../stage/stage.js';
import { PREPARED_AT_ONCE, strikeAll, withEach } from './strike.js';
import type { Outcome, Struck } from './strike.js';

interface Death {
  readonly scene: Scene;
  readonly what: string;
  /** Of the writes of the scene, from 1. */
  readonly write: number;
  readonly when: 'before' | 'after';
}

const MAX_WAIT_MS = 40_000;

function deathsIn({ scene, writes }: Steps): readonly Death[] {
  return writes.flatMap((what, index) => [
    { scene, what, write: index + 1, when: 'before' as const },
    { scene, what, write: index + 1, when: 'after' as const },
  ]);
}

/**
 * Kills whoever makes it at every durable write, right before and right after. What an earlier death has left goes on
 * meanwhile, and dies again with each that follows.
 */
export async function killAtWrites(stage: Stage, steps: readonly Steps[]): Promise<Struck> {
  return strikeAll(steps.flatMap(deathsIn), async (deaths) => {
    const cases = await withEach(deaths, PREPARED_AT_ONCE, ({ scene, when, write, what }) =>
      CrashCase.prepare(stage, scene, `killed ${when} its write ${write} (${what})`),
    );
    const outcomes: Outcome[] = [];
    for (const [index, one] of cases.entries()) {
      outcomes.push({ one, isStruck: await killOne(stage, one, deaths[index]!) });
    }
    return outcomes;
  });
}

async function killOne({ product }: Stage, one: CrashCase, { write, when }: Death): Promise<boolean> {
  product.orders.arm({ marks: one.marks, write, when });
  one.begin();
  const stop = new AbortController();
  const inTime = AbortSignal.any([stop.signal, AbortSignal.timeout(MAX_WAIT_MS)]);
  // What cannot be asked is told by whoever judges the case.
  void one.whenOver(inTime).then(
    () => stop.abort(),
    () => undefined,
  );
  const isDead = await product.restartOnceDead(inTime);
  stop.abort();
  return isDead;
}
