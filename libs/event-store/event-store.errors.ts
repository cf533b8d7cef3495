/** The codes an event store may fail with. The port owns them; no adapter adds its own. */
export type EventStoreErrorCode =
  /** A stream was not at the revision the writer expected: reload, decide again. Nothing was written. */
  | 'wrong_expected_revision'
  /** Some of the events' ids are in the log already, or all but not as this append has them. Nothing was written. */
  | 'event_id_conflict'
  /** Too large, too many, an empty write, a stream named twice or badly. Nothing was written. */
  | 'append_invalid'
  /** The append may or may not have been written. Append the same events again to find out. */
  | 'append_outcome_unknown'
  /** Command handling gave up after many attempts: others kept changing the same stream. Nothing was written. */
  | 'stream_contended'
  /** The store cannot be opened, is closed, overloaded, damaged or another's by now. Nothing was written. The message says what to do. */
  | 'event_store_unavailable';

export class EventStoreError extends Error {
  override readonly name = 'EventStoreError';
  /** True when nobody has to mend anything here: the same may work in a moment. */
  readonly mayPass: boolean;

  constructor(
    readonly code: EventStoreErrorCode,
    message: string,
    { mayPass = false, ...options }: ErrorOptions & { readonly mayPass?: boolean } = {},
  ) {
    super(message, options);
    this.mayPass = mayPass;
  }
}
