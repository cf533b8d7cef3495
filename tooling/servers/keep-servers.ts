import { KEEPER_URL, ServerKeeper } from './server-keeper.js';
import type { ServerStarter } from './server-keeper.js';

/** Takes most of a second to load, for which a run without need of it has no use. */
const CONTAINERS_WHEN_NEEDED: ServerStarter = {
  isAvailable: async () => (await import('./containers.js')).CONTAINERS.isAvailable(),
  start: async (variable) => (await import('./containers.js')).CONTAINERS.start(variable),
};

let keeper: ServerKeeper | undefined;

/** Before all tests of a run; jest hands its environment on to the processes that tests run in. */
export async function keepServers(): Promise<void> {
  keeper = await ServerKeeper.open(CONTAINERS_WHEN_NEEDED);
  process.env[KEEPER_URL] = keeper.url;
}

/** After all tests of a run. */
export async function stopServers(): Promise<void> {
  await keeper?.stop();
}
