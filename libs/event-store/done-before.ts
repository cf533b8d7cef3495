import { domainEvent } from './handle-command.js';
import type { CommandContext, CommandOutcome } from './handle-command.js';
import type { EventStore } from './event-store.port.js';

/** How many of a stream's last events are looked through: who sends a command again does so soon. */
const MAX_EVENTS = 100;

/**
 * The outcome of a command that is sent again, as far as it wrote to the stream the first time. Undefined when it wrote
 * nothing there, or has no `commandId`: then it has to be decided.
 */
export async function doneBefore(
  store: EventStore,
  stream: string,
  { commandId }: CommandContext,
): Promise<CommandOutcome | undefined> {
  if (commandId === undefined) return undefined;
  const latest = await store.readStream(stream, { direction: 'backwards', maxEvents: MAX_EVENTS });
  const own = latest.filter(({ metadata }) => metadata['commandId'] === commandId);
  const [last] = own;
  return last && { position: last.position, events: own.toReversed().map((recorded) => domainEvent(recorded)) };
}
