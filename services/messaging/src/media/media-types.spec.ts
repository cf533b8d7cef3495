import { describe, expect, test } from '@jest/globals';
import { isKept, servedAs, typeIn } from './media-types.js';

describe('types of media', () => {
  test.each([
    ['image/JPEG; name="a.jpg"', 'image/jpeg'],
    [' text/vcard', 'text/vcard'],
    ['nonsense', null],
    ['image/png\r\nx: y/z', 'image/png\r\nx: y/z'.includes('\n') ? null : ''],
    ['', null],
    [null, null],
  ])('%j is read as %j', (told, type) => {
    expect(typeIn(told)).toBe(type);
  });

  test.each(['image/jpeg', 'image/heic', 'audio/amr', 'video/3gpp'])('%s is shown', (type) => {
    expect([isKept(type), servedAs(type)]).toStrictEqual([true, { contentType: type, disposition: 'inline' }]);
  });

  test.each(['text/vcard', 'application/pdf', 'text/plain'])('%s is saved under its type', (type) => {
    expect([isKept(type), servedAs(type)]).toStrictEqual([true, { contentType: type, disposition: 'attachment' }]);
  });

  test.each([null, 'binary/octet-stream'])('%s is bytes', (type) => {
    const served = { contentType: 'application/octet-stream', disposition: 'attachment' };
    expect([isKept(type), servedAs(type)]).toStrictEqual([true, served]);
  });

  test.each(['text/html', 'image/svg+xml', 'application/javascript', 'application/xhtml+xml', 'application/zip'])(
    '%s is not taken in, and would be bytes',
    (type) => {
      expect(isKept(type)).toBe(false);
      expect(servedAs(type)).toStrictEqual({ contentType: 'application/octet-stream', disposition: 'attachment' });
    },
  );
});
