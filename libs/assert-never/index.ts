/** Ends an exhaustive switch: a case that was forgotten does not compile, and one that arrives anyway throws. */
export function assertNever(unexpected: never): never {
  throw new Error(`Unexpected: ${JSON.stringify(unexpected)}`);
}
