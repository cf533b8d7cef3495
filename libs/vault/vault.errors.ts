/** The codes a vault may fail with. The port owns them; no adapter adds its own. */
export type VaultErrorCode =
  /** The vault cannot be opened or written, is closed, in use or overloaded. The message says what to do. */
  | 'vault_unavailable'
  /** What is there was sealed with a key that this process does not have. */
  | 'vault_key_wrong'
  /** What is there was changed since it was sealed, or belongs elsewhere. */
  | 'vault_entry_damaged'
  /** No key or secret that a vault takes. Nothing was written. */
  | 'vault_entry_invalid';

/** No message ever holds a secret or a key. */
export class VaultError extends Error {
  override readonly name = 'VaultError';

  constructor(
    readonly code: VaultErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
