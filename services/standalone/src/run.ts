import { runProcess } from '#service-process';
import { SETTINGS, readStandaloneConfig } from './standalone.config.js';
import { startStandalone } from './start-standalone.js';

const HELP = {
  command: 'npm start [-- OPTION], or node dist/services/standalone/src/main.js [OPTION]',
  does: 'Runs Ringfence in one process on the files in DATA_DIR.',
  settings: SETTINGS,
};

/** A start that fails after it has shown a new root key: the next one shows none. */
const ROOT_KEY_STAYS = 'The root key that was just printed stays valid: keep it for the next start.';

/** Runs the product. `parent`: the process that started this one. */
export function run(parent: number): Promise<void> {
  return runProcess(parent, {
    help: HELP,
    start: (sayIfStartFails) => {
      const config = readStandaloneConfig();
      return startStandalone(config, (key) => {
        showRootKey(key);
        if (config.eventStore.kind !== 'memory') sayIfStartFails(ROOT_KEY_STAYS);
      });
    },
    greeting: ({ url }) => `Ringfence is ready at ${url} (API description: ${url}/docs).`,
  });
}

function showRootKey(key: string): void {
  console.log(`Your root key, shown only this once:\n\n  ${key}\n\nSend it as "Authorization: Bearer <key>".\n`);
}
