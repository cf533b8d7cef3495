import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EXTRACT = join(import.meta.dirname, 'extract.js');

const NUMBER = {
  type: 'object',
  description: 'A number.',
  properties: { description: { type: 'string', example: 'Office' }, place: { $ref: '#/components/schemas/Place' } },
};

const WHOLE = {
  openapi: '3.1.0',
  servers: [{ url: 'https://carrier.example' }],
  paths: {
    '/numbers': {
      get: {
        operationId: 'ListNumbers',
        summary: 'Lists numbers',
        responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Number' } } } } },
      },
      post: { operationId: 'BuyNumber', responses: {} },
    },
  },
  components: { schemas: { Number: NUMBER, Place: { type: 'string', 'x-order': 1 }, Other: { type: 'string' } } },
};

test('an excerpt has what its operations need, without prose, and can be taken again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-extract-'));
  try {
    const [full, out] = [join(folder, 'full.json'), join(folder, 'out.json')];
    writeFileSync(full, JSON.stringify(WHOLE));
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [EXTRACT, full, out, '--name', 'Whole', ...words], { encoding: 'utf8' });
    expect(run('ListNumbers').status).toBe(0);
    const excerpt = readFileSync(out, 'utf8');
    expect(JSON.parse(excerpt)).toStrictEqual({
      'x-source': { name: 'Whole', date: '', licence: '' },
      openapi: '3.1.0',
      servers: [{ url: 'https://carrier.example' }],
      paths: {
        '/numbers': { get: { operationId: 'ListNumbers', responses: WHOLE.paths['/numbers'].get.responses } },
      },
      components: {
        schemas: {
          Number: {
            type: 'object',
            properties: { description: { type: 'string' }, place: { $ref: '#/components/schemas/Place' } },
          },
          Place: { type: 'string' },
        },
      },
    });
    expect(run().status).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(excerpt);
    expect(run('SellNumber').stderr).toContain('The document has no SellNumber.');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
