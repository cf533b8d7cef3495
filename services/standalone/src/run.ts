import { runProcess, showRootKey } from '#service-process';
import { SETTINGS, readStandaloneConfig } from './standalone.config.js';
import { startStandalone } from './start-standalone.js';

const HELP = {
  command: 'npm start [-- OPTION], or node dist/services/standalone/src/main.js [OPTION]',
  does: 'Runs Ringfence in one process on the files in DATA_DIR.',
  settings: SETTINGS,
};

/** Runs the product. `parent`: the process that started this one. */
export function run(parent: number): Promise<void> {
  return runProcess(parent, {
    help: HELP,
    start: () => startStandalone(readStandaloneConfig(), showRootKey),
    greeting: ({ url }) => `Ringfence is ready at ${url} (API description: ${url}/docs).`,
  });
}
