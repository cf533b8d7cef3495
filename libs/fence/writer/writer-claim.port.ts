/**
 * That this process, and no other, takes commands for its log. Two that did would each wait for its own gates alone, and
 * would call enforced what a gate of the other has not heard of.
 *
 * A claim that is still to be made is none: nothing is sure, held or confirmed.
 */
export abstract class WriterClaim {
  /**
   * Resolves when another process has taken over, with a sentence for the operator; never otherwise. It is for good:
   * this process has to end.
   */
  abstract readonly replaced: Promise<Error>;

  /**
   * Whether no other process can have called a block enforced that this one has not heard of. A gate in this process
   * answers only then.
   */
  abstract get isSure(): boolean;

  /** Throws `event_store_unavailable` when another process is known to have taken over, or this one has not. Asks nobody. */
  abstract requireHeld(): void;

  /**
   * Resolves when no other process had taken over at a moment after this was called. Rejects with
   * `event_store_unavailable` when one had, when that cannot be found out in time, and when this process had not yet
   * taken over as this was called: what it has read by then may be older than its claim.
   */
  abstract confirm(): Promise<void>;

  /**
   * Resolves when leases granted by a process before this one have lapsed, as far as that has to be waited for. Once this
   * one has taken over.
   */
  abstract whenFormerLeasesLapsed(): Promise<void>;

  /** Finds out nothing any more by itself. */
  abstract close(): void;
}
