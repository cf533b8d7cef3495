import type { PublicEvent } from './public-event.js';

/** Who did something: a caller with a key, or the product itself. */
export interface EventActor {
  /** `root_key`, `api_key` or `system`; a later version may know others. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

/** A public event with its place in its service's log and who, when and why: what the bus carries. */
export interface AnnouncedEvent {
  /** In its newest version. */
  readonly event: PublicEvent;
  /** UUID, that of the domain event. */
  readonly id: string;
  /** In the log of its service, from 1. */
  readonly position: number;
  /** Position of the public event before it in the same log, 0 for the first: a chain in which a gap shows. */
  readonly previous: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly actor: EventActor;
  /** The request that started it all. */
  readonly correlationId: string;
  /** The event or request that led to this one. */
  readonly causationId: string;
  /** As given by the caller. */
  readonly reason?: string;
}
