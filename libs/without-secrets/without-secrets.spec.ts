import { expect, test } from '@jest/globals';
import { withoutSecrets } from '#without-secrets';

test('what is said of a URL does not give its password away', () => {
  expect(withoutSecrets('cannot use mongodb+srv://user:secret@host/db: connect ECONNREFUSED')).toBe(
    'cannot use mongodb+srv://host/db: connect ECONNREFUSED',
  );
  expect(withoutSecrets('mongodb://user:se/cr@t@host')).toBe('mongodb://host');
});
