import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMetadata } from '#event-store';
import { INVENTORY_STATUS } from '../inventory.problems.js';
import { outboundCalls } from './domain/number.state.js';
import { NUMBERS, WORKSPACES, anyCommand, settled } from './fixtures/any-command.js';
import type { Command } from './fixtures/any-command.js';
import { isAllowed, saved } from './fixtures/plain-answer.js';
import { PlainInventory } from './fixtures/plain-inventory.js';
import { RunningInventory } from './fixtures/running-inventory.js';

/** Finding the shortest history that breaks a rule takes a while. */
const PATIENCE_MS = 60_000;

/** Both at once: the inventory as it is, and what plain maps make of its log. */
class Comparison {
  readonly running = new RunningInventory();
  readonly plain = new PlainInventory();
  private position = 0;

  /** The code of the refusal, or `done`. */
  async run(command: Command): Promise<string> {
    return this.running.run(command, this.plain.holdIds).then(
      () => 'done',
      (error: { code?: string }) => error.code ?? String(error),
    );
  }

  /** Checks what was written since the last time, and that both agree. Returns how many events that were. */
  async compare(numbers = NUMBERS): Promise<number> {
    const news = await this.running.log.readAll({ after: this.position });
    for (const event of news) {
      this.position = event.position;
      this.plain.apply(event);
      expect(readMetadata(event)).toMatchObject({
        schemaVersion: '1',
        correlationId: 'request-1',
        actor: { id: 'key-1' },
      });
    }
    this.plain.checkAtRest();
    for (const number of numbers) for (const workspace of WORKSPACES) await this.compareNumber(workspace, number);
    return news.length;
  }

  private async compareNumber(workspace: string, number: string): Promise<void> {
    const plain = this.plain.numbers.get(number);
    const state = await this.running.stateOf(workspace, number);
    const isHeld = plain?.holder === workspace;
    expect([workspace, number, state.status === 'active']).toStrictEqual([workspace, number, isHeld]);
    if (state.status !== 'active' || !plain) return;
    const switchedTo = plain.switchedOff ? 'disabled' : 'enabled';
    expect(state.profiles).toStrictEqual(plain.profiles);
    expect(outboundCalls(state)).toBe(plain.profiles.outbound === null ? null : switchedTo);
    const agentId = plain.profiles.outbound;
    const blocking = this.running.holds.blocking(workspace, { number, agentId }).map(({ id }) => id);
    const bearing = [...this.plain.holds].filter(([, { workspace: where, scope }]) => {
      if (where !== workspace) return false;
      return 'workspace' in scope || ('number' in scope ? scope.number === number : scope.agentId === agentId);
    });
    expect(blocking).toStrictEqual(bearing.map(([id]) => id).toSorted());
  }
}

async function inComparison(use: (comparison: Comparison) => Promise<void>): Promise<void> {
  const comparison = new Comparison();
  await comparison.running.start();
  try {
    for (const command of settled) await comparison.run(command);
    await comparison.compare();
    await use(comparison);
  } finally {
    await comparison.running.stop();
  }
}

describe('the rules of numbers, agents and holds, in any history', () => {
  test(
    'one after the other: exactly what the rules allow is done',
    async () => {
      const commands = fc.array(anyCommand, { minLength: 20, maxLength: 50, size: 'max' });
      await fc.assert(
        fc.asyncProperty(commands, (history) =>
          inComparison(async (comparison) => {
            for (const command of history) {
              const { plain } = comparison;
              const allowed = isAllowed(plain, command);
              const expected = expectedAfter(plain, command, allowed);
              const outcome = await comparison.run(command);
              expect([command, outcome === 'done', outcome]).toStrictEqual([command, allowed, outcome]);
              if (!allowed) expect(Object.keys(INVENTORY_STATUS)).toContain(outcome);
              const eventCount = await comparison.compare('number' in command ? [command.number] : NUMBERS);
              expect(allowed || eventCount === 0).toBe(true);
              if (expected && 'number' in command) expect(plain.numbers.get(command.number)).toMatchObject(expected);
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
          inComparison(async (comparison) => {
            for (const commands of history) {
              const outcomes = await Promise.all(commands.map((command) => comparison.run(command)));
              for (const outcome of outcomes) expect(['done', ...Object.keys(INVENTORY_STATUS)]).toContain(outcome);
              await comparison.compare();
            }
          }),
        ),
        { numRuns: 25 },
      );
    },
    PATIENCE_MS,
  );
});

/** What a save or a switch that is allowed leads to. */
function expectedAfter(plain: PlainInventory, command: Command, allowed: boolean) {
  if (!allowed || !('number' in command)) return undefined;
  const number = plain.numbers.get(command.number);
  if (command.does === 'save' && number) return saved(number, command);
  if (command.does === 'enable' || command.does === 'disable') return { switchedOff: command.does === 'disable' };
  return undefined;
}
