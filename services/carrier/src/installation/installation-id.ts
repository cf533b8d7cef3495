import { randomUUID } from 'node:crypto';
import { handleCommand, loadAggregate } from '#event-store';
import type { Aggregate, CommandContext, EventStore } from '#event-store';

/** What tells this installation from every other that is connected with the same carrier accounts. */
export interface InstallationNamed {
  readonly type: 'InstallationNamed';
  /** Random. It moves with the log, so that what was made at carriers stays this installation's. */
  readonly installationId: string;
}

/** Of the whole log, whatever the workspace. */
const STREAM = 'carrier-installation';

const installation: Aggregate<string | undefined, InstallationNamed> = {
  name: 'installation',
  initial: undefined,
  schemaVersion: '1',
  evolve: (known, { installationId }) => known ?? installationId,
};

/** An installation has one name for ever. */
export function decideNameInstallation(installationId: string, known: string | undefined): InstallationNamed[] {
  return known === undefined ? [{ type: 'InstallationNamed', installationId }] : [];
}

/** This installation's id, made when it is needed for the first time: of two who make it at once, one does. */
export async function installationIdOf(store: EventStore, context: CommandContext): Promise<string> {
  await handleCommand(store, context, async (load) => {
    const to = await load(installation, STREAM);
    return [{ to, events: decideNameInstallation(randomUUID(), to.state) }];
  });
  return (await knownInstallationId(store))!;
}

/** Undefined before it was needed. */
export async function knownInstallationId(store: EventStore): Promise<string | undefined> {
  return (await loadAggregate(store, installation, STREAM)).state;
}
