import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WorkspaceCollection, newestFirst } from '#workspace-collection';

function collectionOf(workspace: string, ids: readonly string[]): WorkspaceCollection<string> {
  const collection = new WorkspaceCollection<string>();
  for (const id of ids) collection.set(workspace, id, `item ${id}`);
  return collection;
}

describe('WorkspaceCollection', () => {
  test('finds an item in its own workspace alone', () => {
    const collection = collectionOf('home', ['a']);
    expect(collection.get('home', 'a')).toBe('item a');
    expect([collection.get('away', 'a'), collection.get('home', 'b')]).toStrictEqual([undefined, undefined]);
    expect([...collection.values('away')]).toStrictEqual([]);
    expect(collection.slice('away', 10)).toStrictEqual({ items: [], lastId: undefined });
  });

  test('replaces and deletes; what is not there is not deleted', () => {
    const collection = collectionOf('home', ['a', 'b']);
    collection.set('home', 'a', 'other');
    collection.delete('away', 'a');
    expect(collection.slice('home', 10).items).toStrictEqual(['other', 'item b']);
    collection.delete('home', 'a');
    expect([...collection.values('home')]).toStrictEqual(['item b']);
  });

  test('takes any text for an id, names of object members too', () => {
    const collection = collectionOf('__proto__', ['constructor']);
    expect(collection.get('__proto__', 'constructor')).toBe('item constructor');
    expect(collection.get('__proto__', 'toString')).toBe(undefined);
  });

  test('goes on after an id that was deleted meanwhile', () => {
    const collection = collectionOf('home', ['a', 'b', 'c']);
    expect(collection.slice('home', 2)).toStrictEqual({ items: ['item a', 'item b'], lastId: 'b' });
    collection.delete('home', 'b');
    expect(collection.slice('home', 2, 'b')).toStrictEqual({ items: ['item c'], lastId: undefined });
  });

  test('pages through those items of which something is so, and knows when there are no more', () => {
    const collection = collectionOf('home', ['a', 'b', 'c', 'd', 'e']);
    const some = collection.where((item) => item !== 'item b' && item !== 'item e');
    expect(some.slice('home', 2)).toStrictEqual({ items: ['item a', 'item c'], lastId: 'c' });
    expect(some.slice('home', 1, 'c')).toStrictEqual({ items: ['item d'], lastId: undefined });
    expect(some.slice('away', 2)).toStrictEqual({ items: [], lastId: undefined });
  });

  test('has ids for what stands in a log that sort the newest first', () => {
    const positions = [9, 10, 1, Number.MAX_SAFE_INTEGER, 100];
    expect(positions.map(newestFirst).toSorted()).toStrictEqual(
      positions.toSorted((one, other) => other - one).map(newestFirst),
    );
  });

  test('pages through any collection without gap or repeat, in the order of ids', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 4 }), (ids, maxItems) => {
        const collection = collectionOf('home', ids);
        const items: string[] = [];
        let after: string | undefined;
        do {
          const page = collection.slice('home', maxItems, after);
          items.push(...page.items);
          after = page.lastId;
        } while (after !== undefined);
        expect(items).toStrictEqual(ids.toSorted().map((id) => `item ${id}`));
      }),
    );
  });
});
