import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ImportFiles } from './import-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const chunks = (...texts: string[]) => Readable.from(texts.map((text) => Buffer.from(text)));

describe('import files', () => {
  test('keep what arrives, byte for byte', async () => {
    const files = new ImportFiles(folder);
    const { file, sha256, bytes } = await files.receive(chunks('number\n', '+14155550100\n'), undefined);
    const content = readFileSync(files.path(file));
    expect(content.toString()).toBe('number\n+14155550100\n');
    expect([bytes, sha256]).toEqual([content.length, hash('sha256', content)]);
  });

  test('refuse what is too large, announced or not, and leave the connection open for the answer', async () => {
    const files = new ImportFiles(folder, 10);
    const body = chunks('12345', '67890', '1', '2');
    await expect(files.receive(body, undefined)).rejects.toMatchObject({ code: 'body_too_large' });
    expect(body.destroyed).toBe(false);
    await expect(files.receive(chunks(''), 11)).rejects.toMatchObject({ code: 'body_too_large' });
    await expect(files.receive(chunks('12345', '67890'), 10)).resolves.toMatchObject({ bytes: 10 });
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('keep nothing of a body that was cut off', async () => {
    const body = new Readable({
      read() {
        this.push(Buffer.from('number\n'));
        this.destroy(new Error('aborted'));
      },
    });
    await expect(new ImportFiles(folder).receive(body, undefined)).rejects.toMatchObject({ code: 'body_incomplete' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('say so when they cannot be written', async () => {
    const blocked = join(folder, 'a-file');
    writeFileSync(blocked, '');
    const receiving = new ImportFiles(join(blocked, 'imports')).receive(chunks('number\n'), undefined);
    await expect(receiving).rejects.toMatchObject({ code: 'upload_not_stored' });
  });

  test('are thrown away when no import needs them', async () => {
    for (const name of ['needed.csv', 'left-behind.csv']) writeFileSync(join(folder, name), '');
    await new ImportFiles(folder).removeAllBut(new Set(['needed.csv', 'never-there.csv']));
    expect(readdirSync(folder)).toEqual(['needed.csv']);
  });
});
