import { describe, expect, test } from '@jest/globals';
import type { MediaName, MediaStore } from '../media-store.port.js';

const NAME: MediaName = { workspace: 'acme', messageId: '01900000-0000-7000-8000-000000000001', index: 0 };
const BYTES = Buffer.from([0, 1, 2, 0xff, 0xfe, 0x0a]);

/** What every `MediaStore` must do. `open`: an empty one; `reopen`: the same in another process, where it outlives one. */
export function mediaStoreContract(name: string, open: () => MediaStore, reopen?: () => MediaStore): void {
  describe(`${name} as a store of media`, () => {
    test('gives back what it was given, byte by byte', async () => {
      const store = open();
      await store.put(NAME, BYTES);
      expect((await store.get(NAME))?.equals(BYTES)).toBe(true);
      await store.put({ ...NAME, index: 1 }, Buffer.alloc(0));
      expect(await store.get({ ...NAME, index: 1 })).toHaveLength(0);
    });

    test('has nothing under any other name', async () => {
      const store = open();
      await store.put(NAME, BYTES);
      const others = [
        { ...NAME, index: 1 },
        { ...NAME, workspace: 'other' },
        { ...NAME, messageId: '01900000-0000-7000-8000-000000000002' },
      ];
      for (const other of others) expect(await store.get(other)).toBeUndefined();
    });

    test('replaces what was there', async () => {
      const store = open();
      await store.put(NAME, BYTES);
      await store.put(NAME, BYTES.subarray(1));
      expect(await store.get(NAME)).toHaveLength(BYTES.length - 1);
    });

    test('keeps what it is given as it was then', async () => {
      const store = open();
      const given = Buffer.from(BYTES);
      await store.put(NAME, given);
      given.fill(7);
      expect((await store.get(NAME))?.equals(BYTES)).toBe(true);
    });

    test('deletes, also what is not there', async () => {
      const store = open();
      await store.put(NAME, BYTES);
      await store.delete(NAME);
      await store.delete(NAME);
      expect(await store.get(NAME)).toBeUndefined();
    });

    if (reopen) {
      test('outlives its process', async () => {
        await open().put(NAME, BYTES);
        expect((await reopen().get(NAME))?.equals(BYTES)).toBe(true);
      });
    }
  });
}
