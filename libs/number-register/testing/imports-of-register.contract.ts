import { expect, test } from '@jest/globals';
import { onBehalfOf } from '../on-behalf-of.js';
import {
  NUMBER,
  OTHER_NUMBER,
  at,
  away,
  bought,
  claimantsOf,
  failed,
  home,
  importWork,
  imported,
  opened,
  other,
  register,
  release,
  said,
} from './register-under-test.js';

export function imports(): void {
  test('claims for an import what nobody has, and what this very import has claimed before', async () => {
    await register.reserve(OTHER_NUMBER, 'p1', away);
    await opened.beginImport(importWork);
    for (const _ of [1, 2]) {
      const claims = await register.claimForImport('import-1', [other, bought], 1, home);
      expect(claims).toEqual(['another_workspace_buys', 'claimed']);
    }
    await opened.beginImport({ ...importWork, importId: 'import-2', ...at(4) });
    expect(await register.claimForImport('import-2', [bought], 1, home)).toEqual(['this_workspace']);
    await opened.beginGiveBack({ ...release, ...at(5) });
    expect(await register.claimForImport('import-1', [bought], 1, home)).toEqual(['this_workspace']);
  });

  test('remembers what an import has claimed until it has told of it, and lets it claim nothing once it has ended', async () => {
    const openOf = async () => (await register.importProgress('home', 'import-1')).open;
    await expect(register.claimForImport('import-1', [bought], 1, home)).rejects.toEqual(said('not_found'));
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought], 1, home);
    await register.claimForImport('import-1', [bought, other], 1, home);
    expect(await openOf()).toEqual([NUMBER, OTHER_NUMBER]);
    await register.recordImported('import-1', [imported(NUMBER)], 1, null, home);
    await register.claimForImport('import-1', [bought], 2, home);
    expect(await openOf()).toEqual([OTHER_NUMBER]);
    await expect(register.finishImport('import-1', null, home)).rejects.toEqual(said('import_moved_on'));
    await register.recordImported('import-1', [imported(OTHER_NUMBER)], 2, null, home);
    await register.finishImport('import-1', null, home);
    expect(await openOf()).toEqual([]);
    const late = { ...bought, number: '+14155550102' };
    await expect(register.claimForImport('import-1', [late], 1, home)).rejects.toEqual(said('not_found'));
    expect(await claimantsOf('home', late.number)).toEqual(['nobody']);
  });

  test('tells which numbers an import has claimed and is still setting up, and which were here before it', async () => {
    const arriving = async () => {
      const held = await register.heldAmong('home', 'twilio-1', [NUMBER, OTHER_NUMBER]);
      return Object.fromEntries(held.map(({ number, isArriving }) => [number, isArriving]));
    };
    await register.addPurchased(other, 'p1', home);
    await opened.beginImport({ ...importWork, numbers: 'all' });
    await register.claimForImport('import-1', [bought, other], 1, home);
    expect(await arriving()).toEqual({ [NUMBER]: true, [OTHER_NUMBER]: false });
    await register.recordImported('import-1', [imported(NUMBER)], 1, 'page-2', home);
    expect(await arriving()).toEqual({ [NUMBER]: false, [OTHER_NUMBER]: false });
  });

  test('claims nothing by a call that comes behind the rows of what it claims: that may have come and gone since', async () => {
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought, other], 1, home);
    await register.recordImported('import-1', [imported(NUMBER), failed(OTHER_NUMBER)], 1, null, home);
    const released = { ...release, ...at(4) };
    await opened.beginGiveBack(released);
    await register.finishGiveBack(NUMBER, 'release', onBehalfOf(released));
    const late = register.claimForImport('import-1', [bought, other], 1, home);
    await expect(late).rejects.toEqual(said('import_moved_on'));
    expect(await claimantsOf('home', NUMBER, OTHER_NUMBER)).toEqual(['nobody', 'nobody']);
    expect(await register.importProgress('home', 'import-1')).toMatchObject({ rowCount: 2, open: [] });
  });

  test('begins an import that is asked for here, once', async () => {
    const { importId, carrierAccountId, numbers, confirmLive } = importWork;
    for (const confirm of [confirmLive, true]) {
      const { reason = '' } = importWork;
      await register.startImport({ importId, carrierAccountId, numbers, confirmLive: confirm }, { ...home, reason });
    }
    const begun = { ...importWork, askedBy: expect.any(String) };
    expect(await register.openWork()).toEqual([begun]);
    await register.finishImport(importId, null, home);
    await register.startImport({ importId, carrierAccountId, numbers, confirmLive }, home);
    expect(await register.openWork()).toEqual([]);
  });

  test('lets go of what was claimed and has failed, and of nothing that came another way', async () => {
    await register.addPurchased(other, 'p1', home);
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought, other], 1, home);
    await register.recordImported('import-1', [failed(NUMBER), failed(OTHER_NUMBER)], 1, null, home);
    expect(await claimantsOf('home', NUMBER, OTHER_NUMBER)).toEqual(['nobody', 'this_workspace']);
    expect(await register.detachedAmong('home', 'twilio-1', [NUMBER])).toEqual([]);
  });
}

export function progress(): void {
  test('writes rows down once, and what comes late changes nothing', async () => {
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought, other], 1, home);
    for (const page of ['page-2', 'page-3']) {
      await register.recordImported('import-1', [imported(NUMBER)], 1, page, home);
    }
    // From a run that went on without its answer.
    await register.recordImported('import-1', [failed(NUMBER), imported(OTHER_NUMBER)], 1, null, home);
    expect(await register.importProgress('home', 'import-1')).toMatchObject({ page: 'page-2', rowCount: 1 });
    expect((await register.importedNumbers('home', 'import-1')).numbers).toEqual([NUMBER]);
    expect(await claimantsOf('home', NUMBER)).toEqual(['this_workspace']);
    await register.recordImported('import-1', [imported(OTHER_NUMBER)], 2, null, home);
    expect(await register.importProgress('home', 'import-1')).toMatchObject({ rowCount: 2, open: [] });
  });

  test('shows what is to be known of a number that has come, and of no other', async () => {
    const remark = { code: 'overridden', detail: 'Its messages are taken by messaging service MG1.' };
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought, other], 1, home);
    const rows = [{ ...imported(NUMBER), remark }, imported(OTHER_NUMBER), failed('+14155550102')];
    await register.recordImported('import-1', rows, 1, null, home);
    expect(await opened.rowsOf('home', 'import-1')).toMatchObject([
      { number: NUMBER, outcome: 'imported', ...remark },
      { number: OTHER_NUMBER, outcome: 'imported', code: null, detail: null },
      { number: '+14155550102', outcome: 'failed', code: 'carrier_refused', detail: 'No.' },
    ]);
  });

  test('remembers how far an import is, and ends it once', async () => {
    await expect(register.importProgress('home', 'import-1')).rejects.toEqual(said('not_found'));
    await opened.beginImport(importWork);
    expect(await register.importProgress('home', 'import-1')).toEqual({
      status: 'running',
      page: null,
      rowCount: 0,
      open: [],
    });
    expect(await register.openWork()).toEqual([importWork]);
    await expect(register.importProgress('away', 'import-1')).rejects.toEqual(said('not_found'));
    await register.claimForImport('import-1', [bought, other], 1, home);
    await register.recordImported('import-1', [imported(NUMBER), failed(OTHER_NUMBER)], 1, 'page-2', home);
    expect(await register.importProgress('home', 'import-1')).toEqual({
      status: 'running',
      page: 'page-2',
      rowCount: 2,
      open: [],
    });
    for (const _ of [1, 2]) await register.finishImport('import-1', null, home);
    await register.recordImported('import-1', [imported('+14155550102')], 3, null, home);
    expect(await register.importProgress('home', 'import-1')).toEqual({
      status: 'finished',
      page: null,
      rowCount: 2,
      open: [],
    });
    expect(await register.openWork()).toEqual([]);
  });

  test('remembers how an import goes on: what is expected until it ends, a rest until something comes', async () => {
    const now = async () => {
      const { expected, restingUntil } = await opened.shownOf('home', 'import-1');
      return { expected, restsUntilMs: restingUntil === null ? null : Date.parse(restingUntil) };
    };
    const restMs = 60_000;
    await opened.beginImport(importWork);
    await register.noteProgress('import-1', { expected: 7, restMs: null }, home);
    for (const step of [
      () => register.claimForImport('import-1', [bought], 1, home),
      () => register.recordImported('import-1', [imported(NUMBER)], 1, null, home),
    ]) {
      const toldAtMs = Date.now();
      await register.noteProgress('import-1', { expected: null, restMs }, home);
      const { expected, restsUntilMs } = await now();
      expect([expected, restsUntilMs! >= toldAtMs + restMs, restsUntilMs! <= Date.now() + restMs]).toEqual([
        7,
        true,
        true,
      ]);
      await step();
      expect(await now()).toEqual({ expected: 7, restsUntilMs: null });
    }
    await register.noteProgress('import-1', { expected: null, restMs }, home);
    await register.finishImport('import-1', null, home);
    await register.noteProgress('import-1', { expected: 9, restMs }, home);
    expect(await now()).toEqual({ expected: 1, restsUntilMs: null });
  });

  test('keeps what was expected of an import that ended early', async () => {
    await opened.beginImport(importWork);
    await register.noteProgress('import-1', { expected: 7, restMs: null }, home);
    await register.finishImport('import-1', { code: 'carrier_failed', detail: 'It would not.' }, home);
    expect(await opened.shownOf('home', 'import-1')).toMatchObject({ expected: 7 });
  });

  test('tells every number that an import has dealt with, page by page', async () => {
    await opened.beginImport(importWork);
    const numbers = Array.from({ length: 25 }, (_, index) => `+141555502${String(index).padStart(2, '0')}`);
    for (const [index, number] of numbers.entries()) {
      await register.recordImported('import-1', [failed(number)], index + 1, null, home);
    }
    const told: string[] = [];
    let after: string | undefined;
    do {
      const page = await register.importedNumbers('home', 'import-1', after);
      told.push(...page.numbers);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(told).toEqual(numbers);
  });
}
