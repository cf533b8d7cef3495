import { expect, test } from '@jest/globals';
import { RepeatedMetadata } from './repeated-metadata.js';

test('neighbours with the same metadata share it, and none can change it', () => {
  const repeated = new RepeatedMetadata();
  const first = repeated.parse('{"workspace":"home"}');
  expect(repeated.parse('{"workspace":"home"}')).toBe(first);
  expect(repeated.parse('{"workspace":"away"}')).toStrictEqual({ workspace: 'away' });
  expect(repeated.parse('{"workspace":"home"}')).toStrictEqual(first);
  expect(repeated.parse('{}')).toStrictEqual({});
  expect(() => Object.assign(first, { workspace: 'away' })).toThrow(TypeError);
});

test('metadata that cannot be parsed are reported each time', () => {
  const repeated = new RepeatedMetadata();
  for (let time = 0; time < 2; time += 1) expect(() => repeated.parse('{"workspace"')).toThrow(SyntaxError);
});
