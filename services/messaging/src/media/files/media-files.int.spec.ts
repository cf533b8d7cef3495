import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { mediaStoreContract } from '../testing/media-store.contract.js';
import { MediaFiles } from './media-files.js';

const made: string[] = [];

function newFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ringfence-media-'));
  made.push(directory);
  return join(directory, 'media');
}

afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

mediaStoreContract(
  'a folder of files',
  () => new MediaFiles(newFolder()),
  () => new MediaFiles(join(made.at(-1)!, 'media')),
);

const NAME = { workspace: 'acme', messageId: '01900000-0000-7000-8000-000000000001', index: 0 };

test('files are read by nobody else on the machine, and nothing unfinished stays', async () => {
  const folder = newFolder();
  await new MediaFiles(folder).put(NAME, Buffer.from('sealed'));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  expect(files).toStrictEqual([join('acme', '01', `${NAME.messageId}-0`)]);
  expect(statSync(join(folder, files[0]!)).mode & 0o077).toBe(0);
});

test.each([
  { ...NAME, workspace: '../acme' },
  { ...NAME, messageId: '../../etc/passwd' },
  { ...NAME, messageId: '' },
  { ...NAME, index: -1 },
  { ...NAME, index: 0.5 },
])('no name leads out of the folder: %j', async (name) => {
  const store = new MediaFiles(newFolder());
  await expect(store.put(name, Buffer.from('x'))).rejects.toMatchObject({ code: 'media_store_unavailable' });
  await expect(store.get(name)).rejects.toMatchObject({ code: 'media_store_unavailable' });
});

test('a disk that cannot be written to is said to be one', async () => {
  const folder = newFolder();
  writeFileSync(folder, 'a file where a folder should be');
  const error = { code: 'media_store_unavailable', message: expect.stringMatching(/cannot be written \(E/) };
  await expect(new MediaFiles(folder).put(NAME, Buffer.from('x'))).rejects.toMatchObject(error);
});
