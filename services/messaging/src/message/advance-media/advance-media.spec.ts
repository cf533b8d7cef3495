import { describe, expect, test } from '@jest/globals';
import type { MessageEvent } from '../domain/message.events.js';
import { given, received, requested } from '../fixtures/message-histories.js';
import { decideAdvanceMedia } from './advance-media.js';
import type { AdvanceMedia } from './advance-media.js';

const withMedia: MessageEvent = { ...received, kind: 'mms', mediaCount: 2 };
const of = { messageId: received.messageId, index: 1 };
const kept: AdvanceMedia = { type: 'MessageMediaKept', ...of, contentType: 'image/png', sizeBytes: 7 };
const heldUp: AdvanceMedia = { type: 'MessageMediaHeldUp', ...of, code: 'carrier_unavailable', detail: 'Later.' };
const lost: AdvanceMedia = { type: 'MessageMediaLost', ...of, code: 'media_gone', detail: 'Gone.' };
const advance = (next: AdvanceMedia) => (state: Parameters<typeof decideAdvanceMedia>[1]) =>
  decideAdvanceMedia(next, state);

describe('what came with a message', () => {
  test.each<[string, readonly MessageEvent[], AdvanceMedia]>([
    ['is kept', [withMedia], kept],
    ['is held up', [withMedia], heldUp],
    ['is held up by something else', [withMedia, heldUp], { ...heldUp, code: 'carrier_rate_limited' }],
    ['is kept when what held it up has passed', [withMedia, heldUp], kept],
    ['is lost', [withMedia, heldUp], lost],
    ['goes its way whatever becomes of the other', [withMedia, { ...lost, index: 0 }], kept],
  ])('%s', (_, history, next) => {
    expect(given(history).when(advance(next))).toStrictEqual([next]);
  });

  test.each<[string, readonly MessageEvent[], AdvanceMedia]>([
    ['is kept once', [withMedia, kept], kept],
    ['is not lost once it is kept', [withMedia, kept], lost],
    ['is lost once', [withMedia, lost], lost],
    ['is not kept once it is lost', [withMedia, lost], kept],
    ['is held up by the same thing once', [withMedia, heldUp], heldUp],
    ['was told by its carrier', [{ ...withMedia, mediaCount: 1 }], kept],
    ['came in', [requested], kept],
    ['needs a message', [], kept],
  ])('%s', (_, history, next) => {
    expect(given(history).when(advance(next))).toStrictEqual([]);
  });

  test('shows how it stands, one by one', () => {
    const { state } = given([withMedia, { ...heldUp, index: 0 }, kept]);
    expect(state).toMatchObject({
      media: [
        { is: 'awaited', trouble: { code: 'carrier_unavailable' } },
        { is: 'kept', contentType: 'image/png', sizeBytes: 7 },
      ],
    });
  });
});
