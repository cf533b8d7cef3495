import { expect, test } from '@jest/globals';
import { isSpokenLanguage } from './spoken-language.js';

test.each(['en', 'en-US', 'EN-us', 'es-419', 'cmn-Hans-CN', 'arb', 'nb-NO', 'sr-Latn-RS', 'de-CH-1901', 'ca-valencia'])(
  '%s is a language',
  (tag) => expect(isSpokenLanguage(tag)).toBe(true),
);

test.each(['', 'english', 'Deutsch', 'qq-QQ', 'en-XX', 'und', 'en_US', 'en-US ', 'en--US', 'a', 7, null, undefined])(
  '%p is none',
  (text) => expect(isSpokenLanguage(text)).toBe(false),
);
