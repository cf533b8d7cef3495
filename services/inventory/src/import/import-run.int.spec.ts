import { mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handleCommand, readMetadata } from '#event-store';
import { decideGiveBackNumber } from '../number/give-back-number/give-back-number.js';
import { numberOf, numberStream } from '../number/number.aggregate.js';
import { ImportWorkshop, contextIn, failingAfter, numbersCsv } from './fixtures/import-workshop.js';
import { importStream } from './import.aggregate.js';
import { importRows } from './read-import/import-rows.query.js';
import type { RowPlace } from './read-import/import-rows.query.js';
import type { RowOutcome } from './domain/import.events.js';

jest.setTimeout(60_000);

const DIRTY = readFileSync(join(process.cwd(), 'services/inventory/src/import/csv/fixtures/numbers-dirty.csv'));
const A = '+14155550100';
const B = '+14155550101';
const C = '+442079460123';

let workshop: ImportWorkshop;
beforeEach(async () => {
  workshop = await ImportWorkshop.open();
});
afterEach(() => workshop.close());

const inShort = (rows: readonly { row: number; number: string; outcome: RowOutcome; code: string | null }[]) =>
  rows.map(({ row, number, outcome, code }) => [row, number, outcome, code]);

async function release(number: string, workspace: string): Promise<void> {
  await handleCommand(workshop.store, contextIn(workspace), async (load) => {
    const to = await load(numberOf(workspace), numberStream(number));
    return [{ to, events: decideGiveBackNumber({ how: 'release', force: false, openImportId: null }, to.state) }];
  });
}

describe('an import', () => {
  test('of the dirty file brings 16 numbers, skips 1 and fails 10 rows, each with its line', async () => {
    const subject = await workshop.import(DIRTY);
    expect(await workshop.state(subject)).toMatchObject({
      status: 'finished',
      totals: { imported: 16, skipped: 1, failed: 10 },
      failure: null,
    });
    const rows = await workshop.rows(subject);
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 27 }, (_, index) => index + 2));
    expect(inShort(rows).slice(16)).toEqual([
      [18, '+442075952739', 'skipped', 'repeated_in_file'],
      [19, '+1415555', 'failed', 'number_invalid'],
      [20, 'not a number', 'failed', 'number_invalid'],
      [21, '', 'failed', 'number_missing'],
      [22, '+14155550123', 'failed', 'type_invalid'],
      [23, '+12025550143', 'failed', 'capability_invalid'],
      [24, '+12025550144', 'failed', 'capability_missing'],
      [25, '+12025550145', 'failed', 'cost_invalid'],
      [26, '+12025550146', 'failed', 'currency_invalid'],
      [27, '+442079460123', 'failed', 'country_mismatch'],
      [28, '+14155551234', 'failed', 'quote_not_closed'],
    ]);
    expect(Object.keys(await workshop.numberEvents())).toHaveLength(16);
  });

  test('claims numbers on behalf of who started it', async () => {
    const subject = await workshop.import(`number\n${A}\n`);
    const [started] = await workshop.store.readStream(importStream('acme', subject.importId));
    const [claimed] = await workshop.store.readStream(numberStream(A));
    const { actor, correlationId } = readMetadata(started!);
    expect(readMetadata(claimed!)).toMatchObject({ workspace: 'acme', actor, correlationId, causationId: started!.id });
  });

  test('leaves no file behind', async () => {
    const subject = await workshop.import(`number\n${A}\n`);
    expect(() => readFileSync(workshop.files.path(subject.file))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  test('of a file without rows finishes with nothing', async () => {
    const subject = await workshop.import('number\n');
    expect(await workshop.state(subject)).toMatchObject({
      status: 'finished',
      totals: { imported: 0, skipped: 0, failed: 0 },
    });
    expect(await workshop.rows(subject)).toEqual([]);
  });

  test('of the same file again skips every number', async () => {
    await workshop.import(numbersCsv(1200));
    const again = await workshop.import(numbersCsv(1300));
    expect(await workshop.state(again)).toMatchObject({ totals: { imported: 100, skipped: 1200, failed: 0 } });
    const [first] = await workshop.rows(again);
    expect(first).toMatchObject({ row: 2, outcome: 'skipped', detail: '+14152000000 is in this workspace already.' });
  });

  test('fails the numbers of another workspace, until they are given back', async () => {
    await workshop.import(`number\n${A}\n${B}\n`, 'globex');
    const first = await workshop.import(`number\n${A}\n${C}\n`);
    expect(inShort(await workshop.rows(first))).toEqual([
      [2, A, 'failed', 'number_in_use'],
      [3, C, 'imported', null],
    ]);
    await release(A, 'globex');
    const second = await workshop.import(`number\n${A}\n${B}\n`);
    expect(inShort(await workshop.rows(second))).toEqual([
      [2, A, 'imported', null],
      [3, B, 'failed', 'number_in_use'],
    ]);
    expect((await workshop.numberEvents())[numberStream(A)]).toMatchObject([
      { type: 'NumberImported', workspace: 'globex' },
      { type: 'NumberReleased' },
      { type: 'NumberImported', workspace: 'acme' },
    ]);
  });

  test('shares a file fairly with another that runs at once: each number is claimed once', async () => {
    const subjects = [
      await workshop.start(numbersCsv(2000), 'acme'),
      await workshop.start(numbersCsv(2000), 'globex'),
      await workshop.start(numbersCsv(2000), 'acme'),
    ];
    await Promise.all(subjects.map((subject) => workshop.toEnd(subject, 100)));
    const states = await Promise.all(subjects.map((subject) => workshop.state(subject)));
    const totals = states.map((state) => (state.status === 'finished' ? state.totals : undefined));
    expect(totals.reduce((sum, each) => sum + (each?.imported ?? 0), 0)).toBe(2000);
    expect(totals.map((each) => each && each.imported + each.skipped + each.failed)).toEqual([2000, 2000, 2000]);
    const claims = Object.values(await workshop.numberEvents());
    expect(claims).toHaveLength(2000);
    expect(claims.filter((events) => events.length !== 1)).toEqual([]);
  });

  test('says so when its stored file is gone, and keeps what it brought', async () => {
    const subject = await workshop.start(numbersCsv(40));
    await workshop
      .run(subject, { store: failingAfter(workshop.store, 2, 'append'), blockRows: 10 })
      .toEnd()
      .catch(() => undefined);
    await workshop.files.remove(subject.file);
    await workshop.toEnd(subject);
    expect(await workshop.state(subject)).toMatchObject({
      status: 'finished',
      totals: { imported: 20, skipped: 0, failed: 0 },
      failure: { code: 'file_unreadable', detail: expect.stringContaining('ENOENT') },
    });
  });
});

describe('an import whose stored file cannot be read right now', () => {
  test('does not end, and goes on when it can', async () => {
    const subject = await workshop.start(numbersCsv(20));
    const path = workshop.files.path(subject.file);
    const content = readFileSync(path);
    rmSync(path);
    // Opens, and fails as it is read.
    mkdirSync(path);
    await expect(workshop.toEnd(subject)).rejects.toMatchObject({
      code: 'import_file_unavailable',
      cause: { code: 'EISDIR' },
    });
    expect(await workshop.state(subject)).toMatchObject({ status: 'running' });
    rmdirSync(path);
    writeFileSync(path, content);
    await workshop.toEnd(subject);
    expect(await workshop.state(subject)).toMatchObject({ totals: { imported: 20 }, failure: null });
  });
});

describe('an import that was stopped', () => {
  const file = Buffer.concat([DIRTY, Buffer.from(`"\n${A}\n${B}\n+442075952739\n${A}\n`)]);

  test.each(['append', 'answer'] as const)(
    'by a lost %s goes on where it was, at every block',
    async (lost) => {
      const subject = await workshop.start(file, 'acme', 'i1');
      await workshop.toEnd(subject, 4);
      const expected = [await workshop.rows(subject), await workshop.numberEvents()];
      const blocks = (await workshop.store.readStream(importStream('acme', 'i1'))).length - 2;
      expect(blocks).toBeGreaterThan(6);

      for (let appends = 0; appends <= blocks; appends += 1) {
        const other = await ImportWorkshop.open();
        const stopped = await other.start(file, 'acme', 'i1');
        const failing = other.run(stopped, { store: failingAfter(other.store, appends, lost), blockRows: 4 });
        await expect(failing.toEnd()).rejects.toHaveProperty('code');
        await other.toEnd(stopped, 4);
        expect([await other.rows(stopped), await other.numberEvents()]).toEqual(expected);
        await other.close();
      }
    },
    60_000,
  );
});

describe('the rows of an import', () => {
  test.each([undefined, 'imported', 'skipped', 'failed'] as const)(
    'come in pages of any size, in the order of the file: %s',
    async (outcome) => {
      const cells = Array.from({ length: 300 }, (_, index) => {
        const number = `+1415200${String(index).padStart(4, '0')}`;
        return index > 100 && index % 70 === 0 ? [number, 'bad', number].join('\n') : number;
      });
      const subject = await workshop.start(['number', ...cells, ''].join('\n'));
      await workshop.toEnd(subject, 7);
      const wanted = (await workshop.rows(subject)).filter((row) => !outcome || row.outcome === outcome);
      expect(wanted.length).toBeGreaterThan(2);
      expect(wanted.map(({ row }) => row)).toEqual(wanted.map(({ row }) => row).toSorted((a, b) => a - b));

      for (const maxRows of [1, 2, 3, 7, 8, 500]) {
        const found = [];
        let from: RowPlace | undefined;
        do {
          const page = await importRows(workshop.store, importStream('acme', subject.importId), {
            outcome,
            maxRows,
            from,
          });
          expect(page.rows.length).toBeLessThanOrEqual(maxRows);
          found.push(...page.rows);
          from = page.next;
        } while (from);
        expect(found).toEqual(wanted);
      }
    },
  );
});
