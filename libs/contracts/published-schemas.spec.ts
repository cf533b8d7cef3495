import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { publishedSchemas } from './published-schemas.js';

const FOLDER = 'libs/contracts/published';
const published = new Set(readdirSync(FOLDER));
const schemas = [...publishedSchemas()];

test('every schema is published', () => {
  const missing = schemas
    .filter(([file]) => !published.has(file))
    .map(([file]) => `${file} is missing: run "npm run contracts:publish" and commit what it writes.`);
  expect(missing).toEqual([]);
});

test('what is published does not change', () => {
  const changed = schemas
    .filter(([file, schema]) => published.has(file) && readFileSync(`${FOLDER}/${file}`, 'utf8') !== schema)
    .map(
      ([file]) =>
        `${file} is published and must stay as it is: put the schema back, and add a version with the change.`,
    );
  expect(changed).toEqual([]);
});

test('what is published is still read', () => {
  const named = new Map(schemas);
  const orphaned = [...published]
    .filter((file) => !named.has(file))
    .map((file) => `${file} has no schema any more: put it back, for messages of it may be kept for ever.`);
  expect(orphaned).toEqual([]);
});
