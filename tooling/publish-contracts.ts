import { writeFileSync } from 'node:fs';
import { publishedSchemas } from '../libs/contracts/published-schemas.js';

/** Writes the JSON Schemas that are not published yet. One that is there stays as it is: somebody may have read it. */
const FOLDER = 'libs/contracts/published';

const isMissing = ([file, schema]: readonly [file: string, schema: string]): boolean => {
  try {
    writeFileSync(`${FOLDER}/${file}`, schema, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const written = [...publishedSchemas()].filter(isMissing).map(([file]) => `${FOLDER}/${file}`);
console.log(written.length > 0 ? `Published ${written.join(', ')}.` : 'Every schema is published already.');
