import { expect, test } from '@jest/globals';
import { whatNext } from './what-next.js';

test('names the filters that there are, and what helps beside them', () => {
  const searched = { country: 'US', areaCode: '415', contains: '777', refresh: false } as const;
  expect(whatNext(searched)).toBe(
    'Nothing that fits is for sale in US right now: ask the carriers anew with refresh=true, leave out or change areaCode or contains, or import a number that you have.',
  );
  expect(whatNext({ ...searched, type: 'local', capability: 'mms' })).toContain(
    'areaCode, type, contains, or capability',
  );
});

test('proposes no filter to leave out where there is none, and not to ask anew who has just asked', () => {
  expect(whatNext({ country: 'FR', refresh: true })).toBe(
    'Nothing that fits is for sale in FR right now: look in another country or import a number that you have.',
  );
});
