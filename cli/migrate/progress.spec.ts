import { expect, test } from '@jest/globals';
import { Progress } from './progress.js';

/** A screen that keeps what is written, and a clock that is set. */
function watched({ isTTY }: { isTTY: boolean }) {
  const written: string[] = [];
  let atMs = 1_000;
  const progress = new Progress({ write: (text) => written.push(text), isTTY }, () => atMs);
  const wayAfter = (ms: number, events: number, position = events): void => {
    atMs += ms;
    progress.way({ events, position });
  };
  return { progress, written, wayAfter };
}

const NOWHERE = { events: 0, position: 0 };

test('a part that goes on tells its way every few seconds, and what it came to', () => {
  const { progress, written, wayAfter } = watched({ isTTY: false });
  progress.begin('copy', NOWHERE, 1_200_000);
  wayAfter(4_999, 150_000);
  wayAfter(1, 200_000);
  wayAfter(4_999, 300_000);
  wayAfter(90_001, 1_200_000);
  progress.end();
  expect(written).toEqual([
    'Copying: 200,000 of 1,200,000 events (16 %), 40,000 a second, 25 s left\n',
    'Copying: 1,200,000 of 1,200,000 events (100 %), 12,000 a second, 0 s left\n',
    'Copied: 1,200,000 events in 1 min 40 s.\n',
  ]);
  expect(progress.eventsCopied).toBe(1_200_000);
});

test('a part that goes on from an earlier one counts its own for the rate and all for the rest', () => {
  const { progress, written, wayAfter } = watched({ isTTY: false });
  progress.begin('copy', { events: 500_000, position: 500_000 }, 8_000_000);
  wayAfter(5_000, 505_000);
  expect(written).toEqual(['Copying: 505,000 of 8,000,000 events (6 %), 1,000 a second, 2 h 04 min left\n']);
});

test('positions that count no events tell about how many there are', () => {
  const { progress, written, wayAfter } = watched({ isTTY: false });
  progress.begin('verify', NOWHERE, 8_000_000);
  wayAfter(5_000, 1_000, 2_000_000);
  expect(written).toEqual(['Comparing both: 1,000 of about 4,000 events (25 %), 200 a second, 15 s left\n']);
});

test('a terminal has one line that changes, and a part that found nothing leaves none', () => {
  const { progress, written, wayAfter } = watched({ isTTY: true });
  progress.begin('look', NOWHERE, 100);
  progress.end();
  progress.begin('copy', NOWHERE, 100);
  wayAfter(200, 50);
  wayAfter(100, 60);
  wayAfter(700, 100);
  progress.end();
  expect(written.map((text) => text.replace('\u001b[K', ''))).toEqual([
    '\r',
    '\rCopying: 50 of 100 events (50 %), 250 a second, 1 s left',
    '\rCopying: 100 of 100 events (100 %), 100 a second, 0 s left',
    '\rCopied: 100 events in 1 s.',
    '\n',
  ]);
});

test('an empty source has a way too', () => {
  const { progress, written, wayAfter } = watched({ isTTY: false });
  progress.begin('verify', NOWHERE, 0);
  wayAfter(5_000, 0);
  progress.end();
  expect(written).toEqual([
    'Comparing both: 0 of 0 events (100 %), 0 a second, 0 s left\n',
    'Compared: 0 events in 5 s.\n',
  ]);
});
