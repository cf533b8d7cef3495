import type { FaultEffect } from '../../../simulator/carriers/faults/fault.js';
import { isWrite } from '../count-steps.js';
import type { Steps } from '../count-steps.js';
import { CrashCase } from '../crash-case.js';
import type { Stage } from '../stage/stage.js';
import { strikeAll, withEach } from './strike.js';
import type { Outcome, Struck } from './strike.js';

/** Longer than the product waits for an answer. */
const TOO_SLOW_MS = 31_000;

type Spoiled = readonly [words: string, effect: FaultEffect];

const LOST: readonly Spoiled[] = [
  ['lost before the effect', { kind: 'lost_before_effect' }],
  ['lost after the effect', { kind: 'lost_after_effect' }],
];
/** What else becomes of an answer. */
const SPOILED: readonly Spoiled[] = [
  ['cut in its body', { kind: 'cut' }],
  ['no JSON', { kind: 'malformed' }],
  ['502 after the effect', { kind: 'server_error', status: 502, afterEffect: true }],
  ['503 before the effect', { kind: 'server_error', status: 503 }],
  ['429', { kind: 'rate_limited', retryAfterSeconds: 1 }],
];
const TOO_SLOW: Spoiled = ['too slow', { kind: 'slow', delayMs: TOO_SLOW_MS }];

/** More than the product does at once: some rest after trouble. Slow ones keep their places, and must leave some. */
const AT_ONCE = 32;
const SLOW_AT_ONCE = 8;
const MAX_CASE_MS = 180_000;

interface Spoiling {
  readonly steps: Steps;
  readonly call: number;
  readonly words: string;
  readonly effect: FaultEffect;
}

/**
 * Every answer is lost, before and after; with `everyWay` it is spoiled in every other way, too, but for scenes of several
 * who want the same: that is what each of them meets alone. Only for what changes something is an answer that comes too
 * late worth the wait.
 */
function spoilingsIn(steps: Steps, everyWay: boolean): readonly Spoiling[] {
  const isFull = everyWay && !steps.scene.isContest;
  return steps.calls.flatMap((operation, index) =>
    [...LOST, ...(isFull ? SPOILED : []), ...(isFull && isWrite(operation) ? [TOO_SLOW] : [])].map(
      ([words, effect]) => ({ steps, call: index + 1, words, effect }),
    ),
  );
}

/** Spoils the answer to every call; each case has one spoiled. */
export async function spoilAnswers(stage: Stage, steps: readonly Steps[], everyWay: boolean): Promise<Struck> {
  const all = steps.flatMap((each) => spoilingsIn(each, everyWay));
  const isSlow = ({ effect }: Spoiling) => effect.kind === 'slow';
  const [slow, quick] = [all.filter(isSlow), all.filter((each) => !isSlow(each))];
  // Slow ones wait beside the others.
  return strikeAll([...slow, ...quick], async (spoilings) => {
    const outcomes = await Promise.all([
      withEach(spoilings.filter(isSlow), SLOW_AT_ONCE, (each) => spoilOne(stage, each)),
      withEach(
        spoilings.filter((each) => !isSlow(each)),
        AT_ONCE,
        (each) => spoilOne(stage, each),
      ),
    ]);
    const planned = await stage.emulator.plannedFaults();
    const unspoiled = new Set(planned.map(({ fault }) => fault.account));
    return outcomes.flat().map((one): Outcome => ({ one, isStruck: !unspoiled.has(one.account) }));
  });
}

/** Resolves with a case that has ended, or has had its time. */
async function spoilOne(stage: Stage, { steps, call, words, effect }: Spoiling): Promise<CrashCase> {
  const happened = `answer ${call} (${steps.calls[call - 1]}): ${words}`;
  const one = await CrashCase.prepare(stage, steps.scene, happened);
  await stage.emulator.addFault({ operation: `${stage.carrier}.*`, account: one.account, skip: call - 1, effect });
  one.begin();
  await one.whenOver(AbortSignal.timeout(MAX_CASE_MS));
  return one;
}
