import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { endThreadOf } from '../../worker-thread/testing/end-thread.js';
import { idempotencyStoreContract } from '../testing/idempotency-store.contract.js';
import { SqliteIdempotencyStore } from './sqlite-idempotency-store.js';

const directory = mkdtempSync(join(tmpdir(), 'idempotency-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let fileCount = 0;
const newFile = (): string => join(directory, `${(fileCount += 1)}.sqlite`);

idempotencyStoreContract('SqliteIdempotencyStore', async () => {
  const store = await SqliteIdempotencyStore.open(newFile());
  return { store, close: () => store.close() };
});

const CLAIM = { id: 'aa', fingerprint: 'f1', newId: 'n1', nowMs: 1_800_000_000_000 };

test('what was kept is there when the file is opened again', async () => {
  const file = newFile();
  const first = await SqliteIdempotencyStore.open(file);
  await first.claim(CLAIM);
  await first.keep('aa', Uint8Array.of(1, 2, 3));
  await first.close();
  const second = await SqliteIdempotencyStore.open(file);
  const found = await second.claim({ ...CLAIM, newId: 'n2' });
  await second.close();
  expect({ ...found, answer: [...found.answer!] }).toEqual({ fingerprint: 'f1', newId: 'n1', answer: [1, 2, 3] });
});

test('a file that is no database is refused with a sentence, and left alone', async () => {
  const file = newFile();
  writeFileSync(file, 'notes about something else, longer than the header of a database '.repeat(20));
  const opening = SqliteIdempotencyStore.open(file);
  await expect(opening).rejects.toMatchObject({ code: 'idempotency_store_unavailable' });
  await expect(opening).rejects.toThrow(file);
});

test('a closed store says so', async () => {
  const store = await SqliteIdempotencyStore.open(newFile());
  await store.close();
  await expect(store.claim(CLAIM)).rejects.toMatchObject({ code: 'idempotency_store_unavailable' });
});

test('refuses claims rather than let ever more of them wait, and never what ends one', async () => {
  const store = await SqliteIdempotencyStore.open(newFile());
  await store.claim(CLAIM);
  const claims = Array.from({ length: 10_001 }, (_, index) => store.claim({ ...CLAIM, id: `id-${index}` }));
  const outcomes = Promise.allSettled(claims);
  await store.keep('aa', Uint8Array.of(1));
  const refused = (await outcomes).filter(({ status }) => status === 'rejected');
  expect(refused).toMatchObject([{ reason: { code: 'idempotency_store_unavailable' } }]);
  expect((await store.claim(CLAIM)).answer).toEqual(Buffer.of(1));
  await store.close();
});

test('tells when its thread has ended, and not when it is closed', async () => {
  const deaths: unknown[] = [];
  const [closed, dead] = await Promise.all(
    [newFile(), newFile()].map((file) => SqliteIdempotencyStore.open(file, (error) => deaths.push(error))),
  );
  await closed!.close();
  expect(deaths).toEqual([]);
  await endThreadOf(dead!);
  expect(deaths).toMatchObject([{ code: 'idempotency_store_unavailable' }]);
  await expect(dead!.claim(CLAIM)).rejects.toMatchObject({ code: 'idempotency_store_unavailable' });
});
