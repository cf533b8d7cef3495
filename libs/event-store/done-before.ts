import { domainEvent } from './handle-command.js';
import type { CommandContext, CommandOutcome } from './handle-command.js';
import type { EventStore } from './event-store.port.js';

/** How many of a stream's last events are looked through: who sends a command again does so soon. */
const MAX_EVENTS = 100;

/** What a command did the first time. */
export interface DoneBefore extends CommandOutcome {
  /** Nothing has happened to the stream since. */
  readonly isLatest: boolean;
}

/**
 * The outcome of a command that is sent again, as far as it wrote to the stream the first time. Undefined when it wrote
 * nothing there, or has no `commandId`: then it has to be decided.
 */
export async function doneBefore(
  store: EventStore,
  stream: string,
  { commandId }: CommandContext,
): Promise<DoneBefore | undefined> {
  if (commandId === undefined) return undefined;
  const latest = await store.readStream(stream, { direction: 'backwards', maxEvents: MAX_EVENTS });
  const own = latest.filter(({ metadata }) => metadata['commandId'] === commandId);
  const [last] = own;
  if (!last) return undefined;
  const events = own.toReversed().map((recorded) => domainEvent(recorded));
  return { position: last.position, events, isLatest: last === latest[0] };
}
