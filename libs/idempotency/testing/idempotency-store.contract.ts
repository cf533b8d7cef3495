import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KEPT_MS, MAX_PURGED } from '../idempotency-store.port.js';
import type { IdempotencyStore, RequestClaim } from '../idempotency-store.port.js';

/** A store under test and how to put it away. */
export interface OpenedIdempotencyStore {
  readonly store: IdempotencyStore;
  readonly close: () => Promise<void>;
}

const NOW_MS = 1_800_000_000_000;

function claimOf(overrides: Partial<RequestClaim> = {}): RequestClaim {
  return { id: 'aa', fingerprint: 'f1', newId: '0198c0de-0000-7000-8000-000000000001', nowMs: NOW_MS, ...overrides };
}

/** What every `IdempotencyStore` must do. `open` gives an empty store of its own to each test. */
export function idempotencyStoreContract(name: string, open: () => Promise<OpenedIdempotencyStore>): void {
  describe(`${name} as an idempotency store`, () => {
    let opened: OpenedIdempotencyStore;
    let store: IdempotencyStore;

    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterEach(() => opened.close());

    test('gives a free id to who claims it', async () => {
      const { fingerprint, newId } = claimOf();
      expect(await store.claim(claimOf())).toMatchObject({ fingerprint, newId, answer: null });
    });

    test('answers a second claim with what the first said', async () => {
      await store.claim(claimOf());
      const second = await store.claim(claimOf({ fingerprint: 'f2', newId: 'other', nowMs: NOW_MS + 1 }));
      expect(second).toMatchObject({ fingerprint: 'f1', newId: claimOf().newId, answer: null });
    });

    test('keeps ids apart', async () => {
      await store.claim(claimOf());
      expect(await store.claim(claimOf({ id: 'bb', fingerprint: 'f2' }))).toMatchObject({ fingerprint: 'f2' });
    });

    test('gives a kept answer back byte for byte', async () => {
      const answer = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await store.claim(claimOf());
      await store.keep('aa', answer);
      const found = await store.claim(claimOf());
      expect(Buffer.from(found.answer!).equals(answer)).toBe(true);
    });

    test('forgets a released id', async () => {
      await store.claim(claimOf());
      await store.release('aa');
      expect(await store.claim(claimOf({ fingerprint: 'f2' }))).toMatchObject({ fingerprint: 'f2', answer: null });
    });

    test('keeps nothing for an id that nobody claimed', async () => {
      await store.keep('aa', Uint8Array.of(1));
      expect(await store.claim(claimOf())).toMatchObject({ answer: null });
    });

    test('holds an id to the last millisecond and frees it then, purged or not', async () => {
      await store.claim(claimOf());
      await store.keep('aa', Uint8Array.of(1));
      const last = await store.claim(claimOf({ fingerprint: 'f2', nowMs: NOW_MS + KEPT_MS - 1 }));
      expect(last).toMatchObject({ fingerprint: 'f1' });
      const next = await store.claim(claimOf({ fingerprint: 'f2', nowMs: NOW_MS + KEPT_MS }));
      expect(next).toMatchObject({ fingerprint: 'f2', answer: null });
    });

    test('purges what is over, and only that', async () => {
      await store.claim(claimOf());
      await store.claim(claimOf({ id: 'bb', nowMs: NOW_MS + 1 }));
      expect(await store.purge(NOW_MS + KEPT_MS)).toBe(1);
      expect(await store.purge(NOW_MS + KEPT_MS)).toBe(0);
      expect(await store.claim(claimOf({ id: 'bb', fingerprint: 'f2' }))).toMatchObject({ fingerprint: 'f1' });
    });

    test('purges a bounded number at a time', async () => {
      await Promise.all(Array.from({ length: MAX_PURGED + 1 }, (_, index) => store.claim(claimOf({ id: `${index}` }))));
      expect(await store.purge(NOW_MS + KEPT_MS)).toBe(MAX_PURGED);
      expect(await store.purge(NOW_MS + KEPT_MS)).toBe(1);
    });
  });
}
