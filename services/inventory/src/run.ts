import { runProcess, showRootKey } from '#service-process';
import { INVENTORY_SETTINGS, readInventoryConfig } from './inventory.config.js';
import { startInventory } from './start-inventory.js';

const HELP = {
  command: 'npm run start:inventory [-- OPTION]',
  does: 'Runs the inventory, one of the services that Ringfence consists of, apart from the others.',
  settings: INVENTORY_SETTINGS,
};

/** Runs the inventory. `parent`: the process that started this one. */
export function run(parent: number): Promise<void> {
  return runProcess(parent, {
    help: HELP,
    start: () => startInventory(readInventoryConfig(), showRootKey),
    greeting: ({ url }) => `The inventory is ready at ${url}.`,
  });
}
