import { expect, test } from '@jest/globals';
import { encodeAppend } from '../encode-append.js';
import { newEvent, streamWrite } from '../testing/opened-store.js';
import { packAppends, unpackAppends } from './packed-appends.js';

test('appends arrive as they were packed', () => {
  const shared = { workspace: 'home' };
  const appends = [
    [streamWrite('a', -1, [newEvent({ metadata: shared }), newEvent({ metadata: shared }), newEvent()])],
    [streamWrite('b', 3), streamWrite('c', -1, [newEvent({ metadata: shared, data: { text: 'ü\n"' } })])],
  ].map((writes) => ({ writes: encodeAppend(writes).writes }));
  expect(unpackAppends(packAppends(appends))).toStrictEqual(appends);
  expect(unpackAppends(packAppends([]))).toStrictEqual([]);
});
