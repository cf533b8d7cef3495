import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { runProcess } from '#service-process';
import { openEntry } from './entry.js';
import { START_SERVICES_SETTINGS, readStartServicesConfig } from './start-services.config.js';
import type { StartServicesConfig } from './start-services.config.js';
import { SupervisedProcess } from './supervised-process.js';

const HELP = {
  command: 'npm run start:services [-- OPTION]',
  does: 'Runs every service in a process of its own and the entry before them on this machine, for development.',
  settings: START_SERVICES_SETTINGS,
};

const LOOK_EVERY_MS = 100;
const TELL_EVERY_MS = 5_000;

/** Runs all services. `parent`: the process that started this one. */
export function run(parent: number): Promise<void> {
  return runProcess(parent, {
    help: HELP,
    start: () => startServices(readStartServicesConfig()),
    greeting: ({ url }) => `Ringfence is ready at ${url} (API description: ${url}/docs).`,
  });
}

async function startServices({ host, port, common }: StartServicesConfig) {
  const ports = { inventory: port + 1, callGate: port + 2 };
  const inventoryUrl = `http://127.0.0.1:${ports.inventory}`;
  const failed = Promise.withResolvers<never>();
  let isOfUse = false;
  const supervision = { isOfUse: () => isOfUse, onFailedStart: failed.reject };
  const service = (name: string, environment: Readonly<Record<string, string>>) =>
    new SupervisedProcess({ ...serviceProcess(name, environment), ...supervision });
  const services = [
    service('inventory', { ...common, PORT: String(ports.inventory) }),
    service('call-gate', { ...common, PORT: String(ports.callGate), INVENTORY_URL: inventoryUrl }),
  ];
  // First: when its port is taken, nothing else has been begun.
  const entry = await openEntry(host, port, ports, supervision);
  for (const each of services) each.start();
  const stop = async () => {
    await entry.stop();
    // Gates first: they take leave of the inventory.
    for (const each of services.toReversed()) await each.stop();
  };
  const allReady = async () => {
    // One after the other, so that only the first of those that are not is told of.
    for (const url of [inventoryUrl, `http://127.0.0.1:${ports.callGate}`, entry.url]) await whenReady(url);
    isOfUse = true;
    return true;
  };
  const ready = Promise.race([allReady(), failed.promise]).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url: entry.url, ready, stop };
}

function serviceProcess(name: string, environment: Readonly<Record<string, string>>) {
  const main = fileURLToPath(new URL(`../../services/${name}/src/main.js`, import.meta.url));
  const words = ['--disable-warning=TimeoutNegativeWarning', main, '--stop-with-parent'];
  return { name, command: process.execPath, words, environment };
}

/** Asks until it is ready, and says from time to time what is not. */
async function whenReady(url: string): Promise<void> {
  for (let toldAtMs = performance.now(); ; await delay(LOOK_EVERY_MS)) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (performance.now() - toldAtMs < TELL_EVERY_MS) continue;
    toldAtMs = performance.now();
    console.error(`${url} is not ready yet. ${await reasonsIn(answer)}`);
  }
}

async function reasonsIn(answer: Response | undefined): Promise<string> {
  if (!answer) return 'It does not answer.';
  const { reasons, detail } = (await answer.json().catch(() => ({}))) as { reasons?: string[]; detail?: string };
  return reasons?.join(' ') ?? detail ?? `It answers ${answer.status}.`;
}
