export type UnreadableEventErrorCode =
  /** Not JSON, or an attribute or a fact is missing or wrong. */
  | 'event_malformed'
  /** Not of the service that events of its type come from. */
  | 'event_foreign'
  /** Of a version that this version of the code has never heard of. */
  | 'event_version_unknown'
  /** Of a type that this version of the code has never heard of. */
  | 'event_type_unknown';

/** What could be read of an unreadable event, to tell it by. Nothing in it was checked but its form. */
export interface EventTraces {
  readonly id?: string;
  readonly source?: string;
  readonly type?: string;
  readonly subject?: string;
  readonly workspace?: string;
  readonly position?: number;
  readonly previous?: number;
}

/** A message that is no public event, or none that can be understood here. The message names the attribute or fact. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';

  constructor(
    readonly code: UnreadableEventErrorCode,
    message: string,
    /** Absent when it is no JSON object. */
    readonly envelope?: EventTraces,
  ) {
    super(message);
  }
}
