import { setTimeout as delay } from 'node:timers/promises';
import type { HeldRequest } from '../../../simulator/carriers/faults/held-requests.js';
import { isWrite } from '../count-steps.js';
import type { Steps } from '../count-steps.js';
import { CrashCase } from '../crash-case.js';
import type { Scene } from '../scenes/scene.js';
import type { Stage } from '../stage/stage.js';
import { PREPARED_AT_ONCE, strikeAll, withEach } from './strike.js';
import type { Outcome, Struck } from './strike.js';

/**
 * When somebody dies: before the carrier has done anything, after it did, or before, and the request of the dead takes
 * effect only when the next process is at work. `beside`: whoever asks the carrier lives on, and has its answer.
 */
type When = 'before' | 'after' | 'late' | 'beside';

interface Death {
  readonly scene: Scene;
  readonly operation: string;
  /** Of the calls of the scene, from 1. */
  readonly call: number;
  readonly when: When;
  /** Who dies. */
  readonly mortal: string;
}

const WORDS: Readonly<Record<When, string>> = {
  before: 'killed before',
  after: 'killed after',
  late: 'killed, and then came',
  beside: 'killed beside',
};

/** The product has places for sixteen; the rest is for what the deaths before have left. */
const AT_ONCE = 13;
const MAX_HELD_MS = 40_000;
const LOOK_EVERY_MS = 20;

/** How long the request of a dead process takes, once the next one is ready. */
const LATE_MS = 1_200;

/** Whoever keeps the numbers is named first; whoever asks carriers, last. They may be one. */
function deathsIn({ scene, calls }: Steps, mortals: readonly string[]): readonly Death[] {
  const asking = mortals.at(-1)!;
  return calls.flatMap((operation, index) => {
    const death = { scene, operation, call: index + 1 };
    const whens: readonly When[] = isWrite(operation) ? ['before', 'after', 'late'] : ['before', 'after'];
    return [
      ...whens.map((when) => ({ ...death, when, mortal: asking })),
      ...mortals.slice(0, -1).map((mortal) => ({ ...death, when: 'beside' as const, mortal })),
    ];
  });
}

/**
 * Kills at every call to the carrier. Many cases stand still at the same moment, each at another step, so that one SIGKILL
 * is a death for all of them.
 */
export async function killAtCalls(stage: Stage, steps: readonly Steps[]): Promise<Struck> {
  const { mortals } = stage.product;
  const planned = mortals.flatMap((mortal) =>
    steps.flatMap((each) => deathsIn(each, mortals).filter((death) => death.mortal === mortal)),
  );
  return strikeAll(planned, async (deaths) => {
    const prepared = await withEach(deaths, PREPARED_AT_ONCE, (death) => prepareCase(stage, death));
    const outcomes: Outcome[] = [];
    for (const batch of batchesOf(prepared)) outcomes.push(...(await killTogether(stage, batch)));
    return outcomes;
  });
}

interface Prepared {
  readonly one: CrashCase;
  readonly death: Death;
}

/** In order; all of one batch die with the same process. */
function batchesOf(prepared: readonly Prepared[]): readonly (readonly Prepared[])[] {
  const batches: Prepared[][] = [];
  for (const each of prepared) {
    const last = batches.at(-1);
    if (last && last.length < AT_ONCE && last[0]!.death.mortal === each.death.mortal) last.push(each);
    else batches.push([each]);
  }
  return batches;
}

async function killTogether(stage: Stage, batch: readonly Prepared[]): Promise<readonly Outcome[]> {
  const { emulator, product } = stage;
  const standing = await whenStanding(stage, batch);
  const dying = product.killAndRestart(batch[0]!.death.mortal);
  const late = new Set(batch.filter(({ death }) => death.when === 'late').map(({ one }) => one.account));
  for (const { id, account } of standing) if (!late.has(account ?? '')) await emulator.release(id);
  await dying;
  if (late.size > 0) await delay(LATE_MS);
  for (const { id, account } of standing) if (late.has(account ?? '')) await emulator.release(id);
  const held = new Set(standing.map(({ account }) => account));
  const outcomes = batch.map(({ one }) => ({ one, isStruck: held.has(one.account) }));
  // It would stand still later on, and nobody would let it go.
  for (const { one, isStruck } of outcomes) if (!isStruck) await letGo(stage, one);
  return outcomes;
}

async function letGo({ emulator }: Stage, { account }: CrashCase): Promise<void> {
  await emulator.clearFaults(account);
  for (const held of await emulator.held()) if (held.account === account) await emulator.release(held.id);
}

/** Resolves when each stands at its call, or is over without having come to it. */
async function whenStanding(stage: Stage, batch: readonly Prepared[]): Promise<readonly HeldRequest[]> {
  const accounts = new Set<string | null>(batch.map(({ one }) => one.account));
  const inTime = AbortSignal.timeout(MAX_HELD_MS);
  const over = new Set<string | null>();
  const stop = new AbortController();
  for (const { one } of batch) {
    one.begin();
    const signal = AbortSignal.any([inTime, stop.signal]);
    // What cannot be asked is told by whoever judges the case.
    void one.whenOver(signal).then(
      () => over.add(one.account),
      () => undefined,
    );
  }
  for (;;) {
    const held = (await stage.emulator.held()).filter(({ account }) => accounts.has(account));
    const arrived = new Set([...held.map(({ account }) => account), ...over]);
    if (inTime.aborted || arrived.size === accounts.size) {
      stop.abort();
      return held;
    }
    await delay(LOOK_EVERY_MS);
  }
}

async function prepareCase(stage: Stage, death: Death): Promise<Prepared> {
  const { scene, operation, call, when, mortal } = death;
  const one = await CrashCase.prepare(stage, scene, `${mortal} ${WORDS[when]} call ${call} (${operation})`);
  const where = { operation: `${stage.carrier}.*`, account: one.account, skip: call - 1 };
  const happens = when === 'after' || when === 'beside' ? 'after_effect' : 'before_effect';
  await stage.emulator.addFault({ ...where, effect: { kind: 'hold', when: happens } });
  if (when === 'before') await stage.emulator.addFault({ ...where, effect: { kind: 'lost_before_effect' } });
  return { one, death };
}
