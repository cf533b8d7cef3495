import { expect, test } from '@jest/globals';
import { PUBLISHED_API } from '#published-api';
import { readEmbeddedApi } from './embedded-api.js';

test('what is published is what the embedded product tells of itself; else run "npm run api:publish" and commit it', async () => {
  expect(PUBLISHED_API).toStrictEqual(await readEmbeddedApi());
});
