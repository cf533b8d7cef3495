import { createRequire } from 'node:module';
import type * as Library from 'libphonenumber-js/max';
import type allMetadata from 'libphonenumber-js/metadata.max.json';

/** In the form in which class-validator loads it: the other one would be loaded beside it, at every start. */
const load = createRequire(import.meta.url);

export const { isSupportedCountry, parsePhoneNumberFromString } = load('libphonenumber-js/max') as typeof Library;
export const metadata = load('libphonenumber-js/metadata.max.json') as typeof allMetadata;
