import { fileURLToPath } from 'node:url';
import { runProcess } from '#service-process';
import { openEntry } from './entry.js';
import { START_SERVICES_SETTINGS, readStartServicesConfig } from './start-services.config.js';
import type { StartServicesConfig } from './start-services.config.js';
import { SupervisedProcess } from './supervised-process.js';
import { watchServices } from './watch-services.js';

const HELP = {
  command: 'npm run start:services [-- OPTION]',
  does: 'Runs every service in a process of its own and the entry before them on this machine, for development.',
  settings: START_SERVICES_SETTINGS,
};

/** Runs all services. `parent`: the process that started this one. */
export function run(parent: number): Promise<void> {
  return runProcess(parent, {
    help: HELP,
    start: () => startServices(readStartServicesConfig()),
    greeting: ({ url }) => `Ringfence is ready at ${url} (API description: ${url}/docs).`,
  });
}

async function startServices({ host, port, common, inventory, carrier }: StartServicesConfig) {
  const ports = { inventory: port + 1, callGate: port + 2, carrier: port + 3 };
  const inventoryUrl = at(ports.inventory);
  const failed = Promise.withResolvers<never>();
  let isOfUse = false;
  const supervision = { isOfUse: () => isOfUse, onFailedStart: failed.reject };
  const service = (name: string, environment: Readonly<Record<string, string>>) =>
    new SupervisedProcess({ ...serviceProcess(name, environment), ...supervision });
  const services = [
    service('inventory', { ...common, ...inventory, PORT: String(ports.inventory), CARRIER_URL: at(ports.carrier) }),
    service('call-gate', { ...common, PORT: String(ports.callGate), INVENTORY_URL: inventoryUrl }),
    service('carrier', {
      ...common,
      ...carrier,
      PORT: String(ports.carrier),
      INVENTORY_URL: inventoryUrl,
      CALL_GATE_URL: at(ports.callGate),
    }),
  ];
  // First: when its port is taken, nothing else has been begun.
  const entry = await openEntry(host, port, ports, supervision);
  for (const each of services) each.start();
  const [watching, allReady] = [new AbortController(), Promise.withResolvers<boolean>()];
  const watched = [
    { name: 'inventory', url: inventoryUrl },
    { name: 'call-gate', url: at(ports.callGate) },
    { name: 'carrier', url: at(ports.carrier) },
    { name: 'The entry', url: entry.url },
  ];
  void watchServices(watched, watching.signal, () => {
    isOfUse = true;
    allReady.resolve(true);
  });
  const stop = async () => {
    watching.abort();
    allReady.resolve(false);
    await entry.stop();
    // Gates before the inventory: they take leave of it.
    for (const each of services.toReversed()) await each.stop();
  };
  const ready = Promise.race([allReady.promise, failed.promise]).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url: entry.url, ready, stop };
}

const at = (port: number): string => `http://127.0.0.1:${port}`;

function serviceProcess(name: string, environment: Readonly<Record<string, string>>) {
  const main = fileURLToPath(new URL(`../../services/${name}/src/main.js`, import.meta.url));
  const words = ['--disable-warning=TimeoutNegativeWarning', main, '--stop-with-parent'];
  return { name, command: process.execPath, words, environment };
}
