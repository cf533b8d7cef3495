import { describe, expect, test } from '@jest/globals';
import { ImportDirectory } from './import-directory.js';

/** The start of an import as the log has it. */
function started(importId: string, position: number, workspace = 'acme') {
  return {
    id: '',
    type: 'ImportStarted',
    data: { importId },
    metadata: { workspace },
    stream: '',
    revision: 0,
    position,
  };
}

function directoryOf(...events: readonly ReturnType<typeof started>[]): ImportDirectory {
  const directory = new ImportDirectory();
  for (const event of events) directory.apply(event);
  return directory;
}

describe('the directory of imports', () => {
  // Positions of one digit more, and ids that sort otherwise.
  const events = [started('a', 9), started('z', 10), started('b', 11), started('theirs', 12, 'globex')];

  test('has the newest first, each workspace its own', () => {
    const { importIds } = directoryOf(...events);
    expect(importIds.slice('acme', 10).items).toStrictEqual(['b', 'z', 'a']);
    expect(importIds.slice('globex', 10).items).toStrictEqual(['theirs']);
  });

  test('goes on after a page, whatever was started meanwhile', () => {
    const directory = directoryOf(...events);
    const { lastId } = directory.importIds.slice('acme', 2);
    directory.apply(started('later', 13));
    expect(directory.importIds.slice('acme', 2, lastId)).toStrictEqual({ items: ['a'], lastId: undefined });
  });

  test('is the same when events come twice, and after a replay', () => {
    const twice = directoryOf(...events, ...events);
    expect(twice.importIds.slice('acme', 10)).toStrictEqual(directoryOf(...events).importIds.slice('acme', 10));
  });
});
