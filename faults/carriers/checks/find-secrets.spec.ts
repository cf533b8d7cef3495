import { expect, test } from '@jest/globals';
import { SecretSearch } from './find-secrets.js';

const SECRET = 'a/b+secret of theirs';
const OTHER = 'one more of theirs';
const search = new SecretSearch([SECRET, OTHER]);

test.each([SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64')])(
  'finds a secret written as %s, wherever it stands, and does not repeat it',
  (written) => {
    for (const text of [`before ${written} after`, written, `${written}${written}`, `\u{1f512}${written}`]) {
      expect(search.in('The log', Buffer.from(text))).toStrictEqual(['The log holds 1 secrets.']);
    }
  },
);

test('counts each secret', () => {
  expect(search.in('It', Buffer.from(`${OTHER} ${SECRET} ${OTHER}`))).toStrictEqual(['It holds 2 secrets.']);
});

test('finds nothing where there is none, or a part of one', () => {
  for (const text of ['', 'nothing', SECRET.slice(1), SECRET.slice(0, -1)]) {
    expect(search.in('The log', Buffer.from(text))).toStrictEqual([]);
  }
});
