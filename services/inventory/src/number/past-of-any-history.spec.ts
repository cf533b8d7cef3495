import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { domainEvent, readMetadata } from '#event-store';
import type { Position, RecordedEvent } from '#event-store';
import type { HoldEvent } from '../hold/domain/hold.events.js';
import { NUMBERS, WORKSPACES } from './fixtures/any-command.js';
import { anyHistory } from './fixtures/any-history.js';
import { Comparison } from './fixtures/comparison.js';
import type { View } from './fixtures/comparison.js';
import { numberHistory } from './number-history/number-history.js';
import type { HistoryPlace } from './number-history/number-history.js';
import { numberStream } from './number.aggregate.js';

/** Finding the shortest history that breaks a rule takes a while. */
const PATIENCE_MS = 60_000;

/** How one number looked to one workspace when the log had come so far. */
interface Seen {
  readonly workspace: string;
  readonly number: string;
  readonly position: Position;
  readonly view: View;
}

const subjects = NUMBERS.flatMap((number) => WORKSPACES.map((workspace) => ({ workspace, number })));

/** Looks at every number after every command of any history, then hands over what was seen. */
async function afterAnyHistory(
  runs: number,
  check: (comparison: Comparison, seen: readonly Seen[]) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(anyHistory({ minLength: 10, maxLength: 30 }), (history) =>
    Comparison.during(async (comparison) => {
      const seen: Seen[] = [];
      const look = () => {
        const { position } = comparison;
        for (const { workspace, number } of subjects) {
          seen.push({ workspace, number, position, view: comparison.plainView(workspace, number) });
        }
      };
      look();
      for (const command of history) {
        await comparison.run(command);
        await comparison.look([]);
        look();
      }
      await check(comparison, seen);
    }),
  );
  await fc.assert(property, { numRuns: runs });
}

/** Every page of a number's history, put together. */
async function wholeHistory({ running }: Comparison, workspace: string, number: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let before: HistoryPlace | undefined;
  do {
    const page = await numberHistory(running.log, running.holds, { workspace, number, limit: 3, before });
    events.push(...(page?.events ?? []));
    before = page?.nextBefore;
  } while (before);
  return events;
}

/** The events of the holds that were ever seen on the number, and the number's own in the workspace. */
function expectedHistory(
  log: readonly RecordedEvent[],
  seen: readonly Seen[],
  subject: Omit<Seen, 'position' | 'view'>,
) {
  const { workspace, number } = subject;
  const views = seen.filter((one) => one.workspace === workspace && one.number === number);
  const holdIds = new Set(views.flatMap(({ view }) => view?.holds ?? []));
  return log.filter((event) => {
    if (event.stream.startsWith('hold-')) return holdIds.has(domainEvent<HoldEvent>(event).holdId);
    return event.stream === numberStream(number) && readMetadata(event).workspace === workspace;
  });
}

describe('the past of any history', () => {
  test(
    'every number can be seen as it was after every command',
    async () => {
      await afterAnyHistory(40, async (comparison, seen) => {
        for (const { workspace, number, position, view } of seen) {
          const then = await comparison.runningView(workspace, number, { position });
          expect([workspace, number, position, then]).toStrictEqual([workspace, number, position, view]);
        }
      });
    },
    PATIENCE_MS,
  );

  test(
    "a number's history tells all that happened to it, and every hold that ever bore on it, newest first",
    async () => {
      await afterAnyHistory(100, async (comparison, seen) => {
        const log = await comparison.running.log.readAll({ after: 0 });
        for (const subject of subjects) {
          const history = await wholeHistory(comparison, subject.workspace, subject.number);
          const expected = expectedHistory(log, seen, subject).toReversed();
          const shown = (events: readonly RecordedEvent[]) => events.map(({ type, position }) => [type, position]);
          expect([subject, shown(history)]).toStrictEqual([subject, shown(expected)]);
        }
      });
    },
    PATIENCE_MS,
  );
});
