import { expect, test } from '@jest/globals';
import { endOf, readCursor, windowBehind, writeCursor } from './page-windows.js';

test('each window begins before the end of the one before it, and goes on', () => {
  let [end, windows] = [0, 0];
  while (end < 10_000) {
    const window = windowBehind(end);
    expect(window.size).toBeLessThanOrEqual(250);
    if (end > 0) expect(endOf(window) - window.size).toBeLessThan(end);
    expect(endOf(window)).toBeGreaterThan(end);
    end = endOf(window);
    windows += 1;
  }
  // 40 is the least possible.
  expect(windows).toBeLessThanOrEqual(46);
});

test('a cursor is read as it was written, and nothing else is', () => {
  const cursor = { last: '+14155550100', end: 498 };
  expect(readCursor(writeCursor(cursor))).toStrictEqual(cursor);
  for (const text of ['', '498', '0:+1', '498:', '498:14155550100', 'x:+14155550100', '498:+1415555&x']) {
    expect(readCursor(text)).toBeUndefined();
  }
});
