import { expect, test } from '@jest/globals';
import { UnpackedBatch, packBatch } from './packed-batch.js';

test('what is packed comes out as it was, and what was missing is empty', () => {
  const messages = [
    { offset: '7', key: Buffer.from('+14155550100'), value: Buffer.from('{"name":"Łódź"}') },
    { offset: '9', key: null, value: Buffer.from([0xff, 0x00]) },
    { offset: '10', key: Buffer.from('key'), value: null },
  ];
  const packed = packBatch({ topic: 'acme.numbers', partition: 3, messages, lastOffset: () => '12' });
  // As it comes out of another thread.
  const batch = new UnpackedBatch(structuredClone(packed));
  expect(batch).toMatchObject({ topic: 'acme.numbers', partition: 3, lastOffset: 12, messageCount: 3 });
  expect([batch.text(0), batch.text(2)]).toStrictEqual(['{"name":"Łódź"}', '']);
  const nothing = Buffer.alloc(0);
  expect([0, 1, 2].map((index) => batch.message(index))).toStrictEqual([
    messages[0],
    { ...messages[1], key: nothing },
    { ...messages[2], value: nothing },
  ]);
});

test('a message outlives its batch, whose bytes are given back', () => {
  const message = { offset: '7', key: Buffer.from('+14155550100'), value: Buffer.from('{}') };
  const packed = packBatch({ topic: 'acme.numbers', partition: 3, messages: [message], lastOffset: () => '7' });
  const batch = new UnpackedBatch(packed);
  const kept = batch.message(0);
  batch.release();
  expect([kept, packed.bytes.length]).toStrictEqual([message, 0]);
});
