/** A setting that stops the start; the message is all that the operator needs. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
