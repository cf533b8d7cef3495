import { expect, test } from '@jest/globals';
import { secretsIn } from './find-secrets.js';

const SECRET = 'a/b+secret of theirs';

test.each([SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64')])(
  'finds a secret written as %s, and does not repeat it',
  (written) => {
    expect(secretsIn('The log', `before ${written} after`, [SECRET, 'another'])).toStrictEqual([
      'The log holds 1 secrets.',
    ]);
  },
);

test('finds nothing where there is none', () => {
  expect(secretsIn('The log', 'nothing', [SECRET])).toStrictEqual([]);
});
