/**
 * A rule of the domain that the command would break.
 *
 * `code` is stable and public (see the HTTP contract); `message` is one plain sentence a person can act on.
 * The domain knows no HTTP: one filter at the edge maps codes to statuses.
 */
export class DomainError<Code extends string = string> extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: Code,
    message: string,
    /** Facts a program may want beside the sentence, such as the agent that holds the number. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** Errors cross libs, threads and test realms, so their code identifies them and `instanceof` never does. */
export function hasCode<Code extends string>(error: unknown, code: Code): error is Error & { code: Code } {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
