import { runProcess } from '#service-process';
import { CARRIER_PROCESS_SETTINGS, readCarrierProcessConfig } from './carrier-process.config.js';
import { startCarrier } from './start-carrier.js';

const HELP = {
  command: 'npm run start:carrier [-- OPTION]',
  does: 'Runs the carrier service, one of those that Ringfence consists of, apart from the others.',
  settings: CARRIER_PROCESS_SETTINGS,
};

/** Runs the carrier service. `parent`: the process that started this one. */
export function run(parent: number): Promise<void> {
  return runProcess(parent, {
    help: HELP,
    start: () => startCarrier(readCarrierProcessConfig()),
    greeting: ({ url }) => `The carrier service is ready at ${url}.`,
  });
}
