/** How long an answer can be had again; its key is free for another request afterwards. */
export const KEPT_MS = 24 * 60 * 60 * 1000;

/** A purge removes this many at most, so that requests come in between. */
export const MAX_PURGED = 1_000;

/** Larger answers are sent and not kept. A command is asked with 64 KiB at most and answers with what it changed. */
export const MAX_KEPT_BYTES = 262_144;

/** A request that wants to be the first with its key. */
export interface RequestClaim {
  /** Who asks with which key; hexadecimal, see `identifyRequest`. */
  readonly id: string;
  /** What is asked; hexadecimal, see `identifyRequest`. */
  readonly fingerprint: string;
  /** UUID for whatever the request makes. */
  readonly newId: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** What the store holds for a key: this request's own claim or that of an earlier one. */
export interface ClaimedRequest {
  readonly fingerprint: string;
  /** The first claim's: a request that runs again makes the same thing, not another. */
  readonly newId: string;
  /** Sealed; null until one was kept. */
  readonly answer: Uint8Array | null;
}

/** The store could not do what was asked; the caller may try again. */
export class IdempotencyStoreError extends Error {
  override readonly name = 'IdempotencyStoreError';
  readonly code = 'idempotency_store_unavailable';
}

/**
 * Remembers requests by their idempotency key, and their answers, for `KEPT_MS` from the first claim. For one process
 * at a time: requests that are under way are known to that process alone.
 *
 * Sees neither API keys nor idempotency keys nor answers in clear. Every adapter passes
 * `testing/idempotency-store.contract.ts`; all methods reject with an `IdempotencyStoreError` when the store fails.
 */
export abstract class IdempotencyStore {
  /** Claims the id, unless it is claimed already; answers who has it. Outlives the process when it resolves. */
  abstract claim(claim: RequestClaim): Promise<ClaimedRequest>;

  /** Keeps a claimed request's answer, of `MAX_KEPT_BYTES` and what sealing adds. Outlives the process when it resolves. */
  abstract keep(id: string, answer: Uint8Array): Promise<void>;

  /** Frees the id, as if it had never been claimed. */
  abstract release(id: string): Promise<void>;

  /** Removes up to `MAX_PURGED` requests claimed at least `KEPT_MS` before `nowMs`; answers how many. */
  abstract purge(nowMs: number): Promise<number>;

  /** Finishes what was accepted and lets go of files. */
  abstract close(): Promise<void>;
}
