import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '#event-store';
import { NUMBER_STATUSES } from '../number-table.port.js';
import type { NumberQuery, NumberRow, NumberTable } from '../number-table.port.js';
import { numberTableChanges } from '../number-table.projection.js';
import { ACCOUNT_IDS, SORTS, anyQuery } from './any-query.js';
import { DETACHED, PLAIN, RELEASED, SALES, SUPPORT, TOLL_FREE, exampleLog } from './example-log.js';
import { NaiveNumberTable } from './naive-number-table.js';
import { NumberEventLog } from './number-events.js';
import { randomHistory } from './random-history.js';

/** Opens an empty table; the caller closes it. */
export type OpenNumberTable = () => Promise<NumberTable>;

/** How many rows it takes to put an adapter to the test. */
export interface TableSizes {
  /** Paged through by every sort, eleven at a time. */
  readonly pagedRows: number;
  /** More than is written in one piece. */
  readonly manyRows: number;
}

/** What every adapter of the number table must do. */
export function describeNumberTable(name: string, open: OpenNumberTable, { pagedRows, manyRows }: TableSizes): void {
  describe(`number table contract: ${name}`, () => {
    describe('filters', () => {
      const log = exampleLog();

      test.each([
        ['none: what the workspace holds', {}, [PLAIN, SALES, TOLL_FREE, SUPPORT]],
        ['status', { status: 'released' }, [RELEASED]],
        ['status of given back to the owner', { status: 'detached' }, [DETACHED]],
        ['carrier', { carrier: 'telnyx' }, [SUPPORT]],
        ['carrier account', { carrierAccountId: 'account-2' }, [SUPPORT]],
        ['carrier account of released numbers', { carrierAccountId: 'account-1', status: 'released' }, [RELEASED]],
        ['carrier account that nobody knows', { carrierAccountId: 'account' }, []],
        ['no name of a carrier account', { carrierAccountId: '' }, []],
        ['carrier account and agent', { carrierAccountId: 'account-2', agentId: 'sales' }, []],
        ['type', { type: 'toll_free' }, [TOLL_FREE]],
        ['capability', { capability: 'mms' }, [TOLL_FREE]],
        ['agent', { agentId: 'sales' }, [SALES]],
        ['agent in a profile it has', { agentId: 'sales', profile: 'outbound' }, [SALES]],
        ['agent in a profile it has not', { agentId: 'sales', profile: 'sms' }, []],
        ['profile', { profile: 'sms' }, [SUPPORT]],
        ['outbound calls disabled', { outbound: 'disabled' }, [SALES]],
        ['outbound calls enabled', { outbound: 'enabled' }, [SUPPORT]],
        [
          'all at once',
          { carrier: 'twilio', type: 'local', capability: 'voice', profile: 'inbound', q: '0100' },
          [SALES],
        ],
        ['part of the number', { q: '5550' }, [PLAIN, SALES, SUPPORT]],
        ['number as people write it', { q: '+1 (415) 555-0100' }, [SALES]],
        ['locality, case and accents aside', { q: 'BOGOTA' }, [SUPPORT]],
        ['accents in the term', { q: 'bögótá' }, [SUPPORT]],
        ['agent name', { q: 'zoë s' }, [SALES]],
        ['two characters', { q: 'WA' }, [PLAIN]],
        ['one character', { q: 'z' }, [SALES]],
        ['nothing to search for', { q: '  ' }, [PLAIN, SALES, TOLL_FREE, SUPPORT]],
        ['an empty search', { q: '' }, [PLAIN, SALES, TOLL_FREE, SUPPORT]],
        ['punctuation alone', { q: ' +(' }, []],
        ['nothing found', { q: 'xylophone' }, []],
        ['quotes and operators', { q: '"* NEAR (' }, []],
      ] satisfies [string, Omit<NumberQuery, 'workspace'>, string[]][])('%s', async (_, query, expected) => {
        const table = await filled(open, log.events);
        const { rows } = await table.query({ workspace: 'acme', ...query });
        expect(rows.map(({ number }) => number)).toEqual(expected);
        await table.close();
      });
    });

    test('counts what the workspace holds of an account', async () => {
      const log = exampleLog();
      const table = await filled(open, log.events);
      const counts = (workspace: string) =>
        Promise.all(['account-1', 'account-2', 'account'].map((id) => table.countHeld(workspace, id)));
      expect([await counts('acme'), await counts('globex')]).toEqual([
        [2, 1, 0],
        [0, 0, 0],
      ]);
      await follow(table, [
        log.record('acme', { type: 'NumberReleaseStarted', number: SUPPORT, carrierAccountId: 'account-2' }),
        log.import('globex', RELEASED, { carrierAccountId: 'account-2' }),
      ]);
      expect([await counts('acme'), await counts('globex')]).toEqual([
        [2, 1, 0],
        [0, 1, 0],
      ]);
      await table.close();
    });

    test('a row shows all that is known', async () => {
      const table = await filled(open, exampleLog().events);
      const { rows } = await table.query({ workspace: 'acme', q: '4155550100' });
      expect(rows).toEqual([
        {
          workspace: 'acme',
          number: SALES,
          status: 'active',
          carrier: 'twilio',
          carrierAccountId: 'account-1',
          origin: 'imported',
          type: 'local',
          capabilities: { voice: true, sms: true, mms: false },
          country: 'US',
          locality: 'San Francisco, CA',
          monthlyCost: { amount: '1.15', currency: 'USD' },
          region: { value: 'us1', edge: null, status: 'assumed', failure: null },
          giveBackFailure: null,
          profiles: { inbound: 'sales', outbound: 'sales', sms: null },
          agentName: 'Zoë Sales',
          agentStatus: 'published',
          outboundCalls: 'disabled',
          version: 3,
          acquiredAt: '2026-03-01T08:01:00.000Z',
          updatedAt: '2026-03-01T08:11:00.000Z',
        },
      ] satisfies NumberRow[]);
      await table.close();
    });

    test('a renamed agent is found by its new name alone', async () => {
      const log = exampleLog();
      const table = await filled(open, log.events);
      await follow(table, [log.record('acme', { type: 'AgentRenamed', agentId: 'sales', name: 'Night shift' })]);
      expect((await table.query({ workspace: 'acme', q: 'night' })).rows).toMatchObject([
        { number: SALES, agentName: 'Night shift', updatedAt: '2026-03-01T08:11:00.000Z' },
      ]);
      expect((await table.query({ workspace: 'acme', q: 'zoe' })).rows).toEqual([]);
      await table.close();
    });

    test('a number that moved on is its new holder’s; the former one keeps what it knew', async () => {
      const log = exampleLog();
      const table = await filled(open, log.events);
      await follow(table, [
        log.import('globex', RELEASED, { carrier: 'sip', locality: 'Oslo' }),
        log.record('globex', { type: 'NumberAssigned', number: RELEASED, profile: 'sms', agentId: 'sales' }),
      ]);
      expect((await table.query({ workspace: 'globex' })).rows).toMatchObject([
        { number: RELEASED, carrier: 'sip', profiles: { sms: 'sales' }, agentName: null },
      ]);
      expect((await table.query({ workspace: 'acme', status: 'released' })).rows).toMatchObject([
        { number: RELEASED, carrier: 'twilio', locality: 'San Francisco, CA', profiles: { sms: null } },
      ]);
      expect((await table.query({ workspace: 'acme', q: 'oslo' })).rows).toEqual([]);
      expect((await table.query({ workspace: 'initech' })).rows).toEqual([]);
      await table.close();
    });

    test('a number acquired again starts afresh', async () => {
      const log = exampleLog();
      const table = await filled(open, log.events);
      await follow(table, [log.import('acme', RELEASED, { carrier: 'telnyx', monthlyCost: null })]);
      expect((await table.query({ workspace: 'acme', status: 'released' })).rows).toEqual([]);
      expect((await table.query({ workspace: 'acme', q: RELEASED })).rows).toMatchObject([
        { status: 'active', carrier: 'telnyx', monthlyCost: null },
      ]);
      await table.close();
    });

    test('pages through everything without gap or repeat while rows change', async () => {
      const log = new NumberEventLog();
      const numbers = Array.from({ length: pagedRows }, (_, index) => `+1415555${String(1000 + index * 7)}`);
      for (const number of numbers) log.import('acme', number, { country: number.endsWith('1') ? null : 'US' });
      for (const sort of SORTS.filter((candidate) => !candidate.endsWith('updatedAt'))) {
        const table = await filled(open, log.events);
        const changing = new NumberEventLog();
        changing.events.push(...log.events);
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await table.query({ workspace: 'acme', sort, limit: 11, ...(cursor && { cursor }) });
          seen.push(...page.rows.map(({ number }) => number));
          cursor = page.nextCursor;
          // What was seen changes, and so does what was not: neither may move anything else.
          for (const number of [numbers[seen.length % pagedRows]!, seen[0]!]) {
            await follow(table, [
              changing.record('acme', {
                type: 'NumberAssigned',
                number,
                profile: 'outbound',
                agentId: `agent-${number}`,
              }),
            ]);
          }
        } while (cursor);
        expect(seen.toSorted()).toEqual(numbers);
        await table.close();
      }
    }, 240_000);

    test('a page is never larger than 500 rows', async () => {
      const log = new NumberEventLog();
      for (let index = 0; index < 502; index++) log.import('acme', `+1415555${1000 + index}`);
      const table = await filled(open, log.events);
      const { rows, nextCursor } = await table.query({ workspace: 'acme', limit: 10_000 });
      expect(rows).toHaveLength(500);
      expect((await table.query({ workspace: 'acme', cursor: nextCursor! })).rows).toHaveLength(2);
      await table.close();
    });

    test('refuses a cursor that is not one of this sort and workspace', async () => {
      const table = await filled(open, exampleLog().events);
      const { nextCursor } = await table.query({ workspace: 'acme', limit: 1 });
      const decoded = Buffer.from(nextCursor!, 'base64url').toString();
      const bad: Omit<NumberQuery, 'workspace'>[] = [
        { cursor: '' },
        { cursor: 'x' },
        { cursor: `${nextCursor}=` },
        { cursor: nextCursor!.slice(0, -3) },
        { cursor: nextCursor!, sort: '-number' },
        { cursor: nextCursor!, sort: 'locality' },
        { cursor: Buffer.from(decoded.replace('of acme', 'of globex')).toString('base64url') },
        { cursor: Buffer.from(decoded.replace('+1202', '+x202')).toString('base64url') },
        { cursor: Buffer.from(`${decoded} `).toString('base64url') },
        { cursor: Buffer.from('null').toString('base64url') },
      ];
      for (const query of bad) {
        await expect(table.query({ workspace: 'acme', ...query })).rejects.toMatchObject({
          code: 'invalid_request',
          details: { errors: [{ field: 'cursor' }] },
        });
      }
      await expect(table.query({ workspace: 'globex', cursor: nextCursor! })).rejects.toMatchObject({
        code: 'invalid_request',
      });
      await expect(table.query({ workspace: 'acme', cursor: nextCursor! })).resolves.toBeDefined();
      await table.close();
    });

    test('duplicates, replays and late old events change nothing', async () => {
      const { events } = exampleLog();
      const table = await filled(open, events);
      const before = await everything(table);
      await follow(table, events);
      await follow(table, events.slice(3, 7));
      expect(await everything(table)).toEqual(before);
      expect(await table.position()).toBe(events.length);

      // Out of a later batch, too: each row knows which events it has seen.
      const old = events.find(({ type }) => type === 'NumberAssigned')!;
      const late = numberTableChanges({ events: [old], position: events.length + 1, live: true });
      await table.apply(late);
      expect(await everything(table)).toEqual(before);
      expect(await table.position()).toBe(events.length + 1);
      await table.close();
    });

    test('refuses changes that continue from behind its position, and queries for what it has not got', async () => {
      const { events } = exampleLog();
      const table = await filled(open, events);
      const before = await everything(table);
      const after = events.length + 1;
      const gap = numberTableChanges({ events: [], position: after + 1, live: true }, after);
      await expect(table.apply(gap)).rejects.toMatchObject({ code: 'changes_missing' });
      expect([await table.position(), await everything(table)]).toEqual([events.length, before]);
      await expect(table.query({ workspace: 'acme' }, after)).rejects.toMatchObject({ code: 'read_model_behind' });
      const counted = table.countHeld('acme', 'account-1', after);
      await expect(counted).rejects.toMatchObject({ code: 'read_model_behind' });
      await table.close();
    });

    test('knows the last event that was applied', async () => {
      const { events } = exampleLog();
      const table = await open();
      expect(await table.lastEvent()).toBeNull();
      await follow(table, events);
      const last = { id: `event-${events.length}`, position: events.length };
      expect(await table.lastEvent()).toEqual(last);
      await table.apply(numberTableChanges({ events: [], position: events.length + 5, live: true }));
      expect(await table.lastEvent()).toEqual(last);
      await table.close();
    });

    test('cleared, is empty and can be filled again', async () => {
      const { events } = exampleLog();
      const table = await filled(open, events);
      const before = await everything(table);
      await table.clear();
      expect([await table.position(), await table.lastEvent(), await everything(table)]).toEqual([0, null, []]);
      await follow(table, events);
      expect(await everything(table)).toEqual(before);
      await table.close();
    });

    test('applies more changes at once than are written in one piece', async () => {
      const log = new NumberEventLog();
      for (let index = 0; index < manyRows; index++) log.import('acme', `+1415555${1000 + index}`);
      const table = await open();
      await follow(table, log.events);
      const { rows } = await table.query({ workspace: 'acme', sort: '-number', limit: 1 });
      expect(rows).toMatchObject([{ number: log.events.at(-1)!.data['number'] }]);
      expect(await everything(table)).toHaveLength(manyRows);
      await table.close();
    });

    test('answers before it has caught up with the log', async () => {
      const table = await open();
      expect(await table.position()).toBe(0);
      expect(await table.query({ workspace: 'acme' })).toEqual({ rows: [], nextCursor: null });
      const { events } = exampleLog();
      await table.apply(numberTableChanges({ events, position: events.length, live: false }));
      expect(await table.position()).toBe(events.length);
      const { rows } = await table.query({ workspace: 'acme', q: 'zoe', sort: '-locality' });
      expect(rows.map(({ number }) => number)).toEqual([SALES]);
      await table.close();
    });

    test('any query on any history answers as looking at every row does, filled at once or bit by bit', async () => {
      await fc.assert(
        fc.asyncProperty(
          randomHistory(),
          fc.integer({ min: 1, max: 9 }),
          fc.array(anyQuery(), { minLength: 12, maxLength: 12 }),
          async (events, batchSize, queries) => {
            const naive = new NaiveNumberTable();
            naive.apply(numberTableChanges({ events, position: events.length, live: true }));
            const [rebuilt, followed] = [await filled(open, events), await open()];
            for (let start = 0; start < events.length; start += batchSize) {
              await follow(followed, events.slice(start, start + batchSize));
              await followed.prepared();
            }
            for (const query of queries) {
              const expected = naive.rows(query);
              expect(await allPages(rebuilt, query)).toEqual(expected);
              expect(await allPages(followed, query)).toEqual(expected);
            }
            for (const carrierAccountId of ACCOUNT_IDS) {
              const query = { workspace: 'acme', carrierAccountId };
              const expected = naive.rows(query).length;
              for (const table of [rebuilt, followed])
                expect(await table.countHeld('acme', carrierAccountId)).toBe(expected);
            }
            await Promise.all([rebuilt.close(), followed.close()]);
          },
        ),
        { numRuns: 40 },
      );
    }, 240_000);
  });
}

/** As a table is filled from zero, then made fast. */
export async function filled(open: OpenNumberTable, events: readonly RecordedEvent[]): Promise<NumberTable> {
  const table = await open();
  const half = events.slice(0, Math.floor(events.length / 2));
  await table.apply(numberTableChanges({ events: half, position: half.length, live: false }));
  await follow(table, events.slice(half.length));
  await table.prepared();
  return table;
}

/** As a table that is up to date goes on. */
export async function follow(table: NumberTable, events: readonly RecordedEvent[]): Promise<void> {
  const position = events.at(-1)?.position ?? (await table.position());
  await table.apply(numberTableChanges({ events, position, live: true }));
}

export async function everything(table: NumberTable): Promise<NumberRow[]> {
  const pages = NUMBER_STATUSES.map((status) => allPages(table, { workspace: 'acme', status }));
  return (await Promise.all(pages)).flat();
}

export async function allPages(table: NumberTable, query: NumberQuery): Promise<NumberRow[]> {
  const rows: NumberRow[] = [];
  let cursor: string | null = null;
  do {
    const page = await table.query({ ...query, ...(cursor && { cursor }) });
    rows.push(...page.rows);
    if (rows.length > 100_000) throw new Error('The pages have no end.');
    cursor = page.nextCursor;
  } while (cursor);
  return rows;
}
