import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { inTurns } from './in-turns.js';

test('requests that arrive together are begun in their order, a few in each turn, none lost', async () => {
  const begun: string[] = [];
  const listener = inTurns(({ url = '' }) => void begun.push(url));
  const arrive = (url: string) => listener({ url } as IncomingMessage, {} as ServerResponse);
  const urls = Array.from({ length: 20 }, (_, index) => `/${index}`);
  for (const url of urls) arrive(url);
  expect(begun).toStrictEqual([]);

  const afterEachTurn: number[] = [];
  while (begun.length < urls.length) {
    await setImmediate();
    afterEachTurn.push(begun.length);
  }
  expect(begun).toStrictEqual(urls);
  expect(afterEachTurn.slice(0, 2)).toStrictEqual([8, 16]);

  arrive('/later');
  await setImmediate();
  expect(begun.at(-1)).toBe('/later');
});
