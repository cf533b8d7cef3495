import { setTimeout as delay } from 'node:timers/promises';
import type { FaultEffect } from '../../../simulator/carriers/faults/fault.js';
import { CrashCase } from '../crash-case.js';
import type { Scene } from '../scenes/scene.js';
import type { Stage } from '../stage/stage.js';
import { PREPARED_AT_ONCE, withEach } from './strike.js';

const DEATHS_IN_ROUND = 3;
const MAX_LIFE_MS = 2_500;
const CASES_OF_SCENE = 2;

const MISHAPS: readonly FaultEffect[] = [
  { kind: 'lost_before_effect' },
  { kind: 'lost_after_effect' },
  { kind: 'cut' },
  { kind: 'malformed' },
  { kind: 'server_error', status: 504, afterEffect: true },
  { kind: 'rate_limited', retryAfterSeconds: 1 },
];
const MISHAPS_OF_EACH = 4;
const HOW_LIKELY = 0.15;

/**
 * Everything at once, several times: answers are lost by chance, what is bought is listed late, orders and regions take
 * their time, and the product is killed whenever chance says so. What is left of a round goes on into the next.
 */
export async function randomRounds(
  stage: Stage,
  scenes: readonly Scene[],
  rounds: number,
): Promise<readonly CrashCase[]> {
  const all: CrashCase[] = [];
  for (let round = 1; round <= rounds; round++) {
    const many = scenes.flatMap((scene) => Array.from({ length: CASES_OF_SCENE }, () => scene));
    const happened = `round ${round} of chance`;
    const cases = await withEach(many, PREPARED_AT_ONCE, (scene) => CrashCase.prepare(stage, scene, happened));
    for (const { account } of cases) await plan(stage, account);
    for (const each of cases) each.begin();
    for (let death = 0; death < DEATHS_IN_ROUND; death++) {
      await delay(stage.chance.below(MAX_LIFE_MS));
      await stage.product.killAndRestart(stage.chance.oneOf(stage.product.mortals));
    }
    await stage.emulator.clearFaults();
    all.push(...cases);
  }
  return all;
}

async function plan(stage: Stage, account: string): Promise<void> {
  const { carrier, emulator } = stage;
  for (const effect of MISHAPS) {
    const operation = `${carrier}.*`;
    await emulator.addFault({ operation, account, effect, times: MISHAPS_OF_EACH, probability: HOW_LIKELY });
  }
  const buy = carrier === 'twilio' ? 'twilio.api.CreateIncomingPhoneNumber' : 'telnyx.CreateNumberOrder';
  await emulator.addFault({ operation: buy, account, effect: { kind: 'listed_late', asks: 2 }, times: 'always' });
  if (carrier === 'telnyx') {
    await emulator.addFault({ operation: buy, account, effect: { kind: 'order_pending', asks: 1 }, times: 'always' });
  }
}
