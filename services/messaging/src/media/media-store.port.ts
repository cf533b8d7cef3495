/** Which of what came with a message. */
export interface MediaName {
  readonly workspace: string;
  readonly messageId: string;
  /** From 0. */
  readonly index: number;
}

/**
 * Keeps what came with messages, sealed before it gets here: whoever reads the store reads nothing of it.
 *
 * Every adapter passes the contract in `testing/`. Each method rejects with `MediaStoreError` alone, for what may pass.
 */
export abstract class MediaStore {
  /** Durable when it resolves. What was there under that name is replaced, whole. */
  abstract put(name: MediaName, sealed: Uint8Array): Promise<void>;

  /** Undefined where nothing is. */
  abstract get(name: MediaName): Promise<Buffer | undefined>;

  /** Content where nothing is. */
  abstract delete(name: MediaName): Promise<void>;
}

/** Its message is a sentence for operators. */
export class MediaStoreError extends Error {
  override readonly name = 'MediaStoreError';
  readonly code = 'media_store_unavailable';
}
