import type { FaultEffect } from '../../../simulator/carriers/faults/fault.js';
import { isWrite } from '../count-steps.js';
import type { Steps } from '../count-steps.js';
import { CrashCase, settle } from '../crash-case.js';
import type { Violation } from '../crash-case.js';
import type { Stage } from '../stage/stage.js';

/** Longer than the product waits for an answer. */
const TOO_SLOW_MS = 31_000;

/** What becomes of an answer. */
const SPOILED: readonly (readonly [words: string, effect: FaultEffect])[] = [
  ['lost before the effect', { kind: 'lost_before_effect' }],
  ['lost after the effect', { kind: 'lost_after_effect' }],
  ['cut in its body', { kind: 'cut' }],
  ['no JSON', { kind: 'malformed' }],
  ['502 after the effect', { kind: 'server_error', status: 502, afterEffect: true }],
  ['503 before the effect', { kind: 'server_error', status: 503 }],
  ['429', { kind: 'rate_limited', retryAfterSeconds: 1 }],
];
const TOO_SLOW: (typeof SPOILED)[number] = ['too slow', { kind: 'slow', delayMs: TOO_SLOW_MS }];

/** A little more than the product does at once. */
const AT_ONCE = 20;

interface Spoiling {
  readonly steps: Steps;
  readonly call: number;
  readonly words: string;
  readonly effect: FaultEffect;
}

/** Only for what changes something is an answer that comes too late worth the wait. */
function spoilingsIn(steps: Steps): readonly Spoiling[] {
  return steps.calls.flatMap((operation, index) =>
    [...SPOILED, ...(isWrite(operation) ? [TOO_SLOW] : [])].map(([words, effect]) => ({
      steps,
      call: index + 1,
      words,
      effect,
    })),
  );
}

/** Spoils the answer to every call, in every way; each case loses one. */
export async function spoilAnswers(
  stage: Stage,
  steps: readonly Steps[],
): Promise<{ readonly cases: readonly CrashCase[]; readonly violations: readonly Violation[] }> {
  const all = steps.flatMap(spoilingsIn);
  // Slow ones wait together.
  const spoilings = [
    ...all.filter(({ effect }) => effect.kind === 'slow'),
    ...all.filter(({ effect }) => effect.kind !== 'slow'),
  ];
  const cases: CrashCase[] = [];
  const violations: Violation[] = [];
  for (let from = 0; from < spoilings.length; from += AT_ONCE) {
    const batch = await Promise.all(spoilings.slice(from, from + AT_ONCE).map((each) => prepareCase(stage, each)));
    for (const each of batch) each.begin();
    violations.push(...(await settle(stage, batch)));
    cases.push(...batch);
  }
  return { cases, violations };
}

async function prepareCase(stage: Stage, { steps, call, words, effect }: Spoiling): Promise<CrashCase> {
  const one = await CrashCase.prepare(stage, steps.scene, {
    words: `answer ${call} (${steps.calls[call - 1]}): ${words}`,
  });
  await stage.emulator.addFault({ operation: `${stage.carrier}.*`, account: one.account, skip: call - 1, effect });
  return one;
}
