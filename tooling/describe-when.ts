import { describe, expect, test } from '@jest/globals';

/**
 * A group of tests that needs what not every machine has, such as a server.
 *
 * `needed` is what they need, or undefined where it is absent: then `tests` is not called, and the last lines of
 * `npm test` say that the group was left out and why. `whyNot` is a plain clause such as "KAFKA_BROKERS is not set".
 */
export function describeWhen<Needed>(
  needed: Needed | undefined,
  whyNot: string,
  title: string,
  tests: (needed: Needed) => void,
): void {
  describe(`${title}`, () => {
    if (needed === undefined) test.skip(`left out: ${whyNot}`, () => expect(needed).toBeDefined());
    else tests(needed);
  });
}
