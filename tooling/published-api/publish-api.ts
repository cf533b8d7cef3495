import { writeFileSync } from 'node:fs';
import { readEmbeddedApi } from './embedded-api.js';

/** Writes the description of the whole API, as the embedded product makes it, for services that run apart. */
const FILE = 'libs/published-api/openapi.json';

writeFileSync(FILE, `${JSON.stringify(await readEmbeddedApi(), null, 2)}\n`);
console.log(`Published ${FILE}.`);
