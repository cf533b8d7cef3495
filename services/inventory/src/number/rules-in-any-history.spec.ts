import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMetadata } from '#event-store';
import { INVENTORY_STATUS } from '../inventory.problems.js';
import { NUMBERS, anyCommand } from './fixtures/any-command.js';
import { Comparison } from './fixtures/comparison.js';
import { expectedNumber, isAllowed } from './fixtures/plain-answer.js';

/** Finding the shortest history that breaks a rule takes a while. */
const PATIENCE_MS = 60_000;

const OUTCOMES = ['done', ...Object.keys(INVENTORY_STATUS)];

describe('the rules of numbers, agents and holds, in any history', () => {
  test(
    'one after the other: exactly what the rules allow is done',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyCommand, { minLength: 20, maxLength: 50, size: 'max' }), (history) =>
          Comparison.during(async (comparison) => {
            for (const command of history) {
              const allowed = isAllowed(comparison.plain, command);
              const expected = expectedNumber(comparison.plain, command, allowed);
              const outcome = await comparison.run(command);
              expect([command, outcome, outcome === 'done']).toStrictEqual([command, outcome, allowed]);
              expect(OUTCOMES).toContain(outcome);
              const { running, plain, news } = await comparison.look('number' in command ? [command.number] : NUMBERS);
              expect(running).toStrictEqual(plain);
              expect(allowed ? [] : news).toStrictEqual([]);
              const number = 'number' in command ? comparison.plain.numbers.get(command.number) : {};
              expect(number).toMatchObject(expected);
            }
          }),
        ),
        { numRuns: 40 },
      );
    },
    PATIENCE_MS,
  );

  test(
    'many at once: whoever is faster, no rule is broken',
    async () => {
      const together = fc.array(anyCommand, { minLength: 2, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(fc.array(together, { minLength: 5, maxLength: 15, size: 'max' }), (history) =>
          Comparison.during(async (comparison) => {
            for (const commands of history) {
              const outcomes = await Promise.all(commands.map((command) => comparison.run(command)));
              expect(OUTCOMES).toStrictEqual(expect.arrayContaining(outcomes));
              const { running, plain, news } = await comparison.look();
              expect(running).toStrictEqual(plain);
              for (const event of news) {
                expect(readMetadata(event)).toMatchObject({ schemaVersion: '1', actor: { id: 'key-1' } });
              }
            }
          }),
        ),
        { numRuns: 25 },
      );
    },
    PATIENCE_MS,
  );
});
