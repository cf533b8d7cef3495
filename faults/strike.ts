import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../services/standalone/src/testing/chance.js';
import type { Fault, Outage, Target } from './fault-catalogue.js';
import type { Installation } from './installation/installation.js';
import type { Journal } from './journal.js';
import type { Servers } from './servers/servers.js';

/** Load before, between and after outages. */
const MIN_CALM_MS = 800;
const MORE_CALM_MS = 800;

export interface Stage {
  readonly installation: Installation;
  readonly servers: Servers;
  readonly journal: Journal;
  readonly chance: Chance;
}

/** Does what the fault says. Resolves with how long after each outage every process was ready again, in milliseconds. */
export async function strike({ outages }: Fault, stage: Stage): Promise<readonly number[]> {
  const recoveriesMs: number[] = [];
  await calm(stage);
  for (const outage of outages) {
    await takeAway(outage, stage);
    const backAtMs = performance.now();
    await stage.installation.whenReady();
    recoveriesMs.push(performance.now() - backAtMs);
    await calm(stage);
  }
  return recoveriesMs;
}

async function calm({ chance }: Stage): Promise<void> {
  await delay(MIN_CALM_MS + chance.below(MORE_CALM_MS));
}

async function takeAway({ targets, how, awayMs }: Outage, stage: Stage): Promise<void> {
  await Promise.all(targets.map((target) => remove(target, how, stage)));
  const goneAtMs = performance.now();
  await delay(awayMs);
  const backAtMs = performance.now();
  for (const of of targets) stage.journal.absences.push({ of, goneAtMs, backAtMs });
  await Promise.all(targets.map((target) => bringBack(target, how, stage)));
}

async function remove(target: Target, how: Outage['how'], { installation, servers }: Stage): Promise<void> {
  const service = installation.services.get(target);
  if (service) return service.kill();
  await servers.control?.[how](target as 'kafka' | 'mongodb');
}

async function bringBack(target: Target, how: Outage['how'], { installation, servers }: Stage): Promise<void> {
  const service = installation.services.get(target);
  if (service) return service.start();
  await servers.control?.[how === 'kill' ? 'start' : 'resume'](target as 'kafka' | 'mongodb');
}
