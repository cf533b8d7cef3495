import type { RecordedEvent } from './event-store.port.js';

/** Who did something: a caller with a key, or the product itself. */
export interface Actor {
  readonly kind: 'root_key' | 'api_key' | 'system';
  readonly id: string;
  readonly name: string;
}

/**
 * What every event carries beside its facts (rule 12 of the domain). Stored as strings, with an absent field left out.
 * Time is the writer's, so that it survives a move to another store.
 */
export interface EventMetadata {
  readonly schemaVersion: string;
  readonly workspace: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly actor: Actor;
  /** The request that started it all. */
  readonly correlationId: string;
  /** The event or request that led to this one. */
  readonly causationId: string;
  /** As given by the caller. */
  readonly reason?: string;
}

export function writeMetadata(metadata: EventMetadata): Record<string, string> {
  const { actor, ...strings } = metadata;
  return { ...strings, actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
}

export function readMetadata({ metadata }: Pick<RecordedEvent, 'metadata'>): EventMetadata {
  const { schemaVersion, workspace, time, correlationId, causationId, reason } = metadata as Record<string, string>;
  const actor = { kind: metadata['actorKind'], id: metadata['actorId'], name: metadata['actorName'] };
  // Field by field: every event that is replayed comes through here, and copying "the rest" takes three times as long.
  const read = { schemaVersion, workspace, time, actor, correlationId, causationId };
  return (reason === undefined ? read : { ...read, reason }) as EventMetadata;
}
