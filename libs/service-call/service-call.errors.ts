/** Another service of this installation has not done what it was asked for, or nobody knows whether it has. */
export class ServiceUnavailableError extends Error {
  override readonly name = 'ServiceUnavailableError';
  readonly code = 'service_unavailable';

  /** `message`: for operators, with what to do. `answeredCode`: what the service itself said, where it said something. */
  constructor(
    message: string,
    readonly answeredCode?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
