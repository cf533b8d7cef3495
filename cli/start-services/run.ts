import { fileURLToPath } from 'node:url';
import { runProcess } from '#service-process';
import { bringCarrierPart } from './bring-carrier-part.js';
import { openEntry } from './entry.js';
import { planServices } from './planned-services.js';
import type { PlannedService } from './planned-services.js';
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
    start: async () => {
      const config = readStartServicesConfig();
      await bringCarrierPart();
      return startServices(config);
    },
    greeting: ({ url }) => `Ringfence is ready at ${url} (API description: ${url}/docs).`,
  });
}

async function startServices(config: StartServicesConfig) {
  const { host, port } = config;
  const planned = planServices(config);
  const failed = Promise.withResolvers<never>();
  let isOfUse = false;
  const supervision = { isOfUse: () => isOfUse, onFailedStart: failed.reject };
  const services = planned.services.map(
    (service) => new SupervisedProcess({ ...serviceProcess(service), ...supervision }),
  );
  // First: when its port is taken, nothing else has been begun.
  const entry = await openEntry(host, port, planned.ports, supervision);
  for (const each of services) each.start();
  const [watching, allReady] = [new AbortController(), Promise.withResolvers<boolean>()];
  const watched = [...planned.services, { name: 'The entry', url: entry.url }];
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

function serviceProcess({ name, environment }: PlannedService) {
  const main = fileURLToPath(new URL(`../../services/${name}/src/main.js`, import.meta.url));
  const words = ['--disable-warning=TimeoutNegativeWarning', main, '--stop-with-parent'];
  return { name, command: process.execPath, words, environment };
}
