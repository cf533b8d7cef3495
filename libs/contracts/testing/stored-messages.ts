import { readFileSync, readdirSync } from 'node:fs';
import { fileNameOf } from '../published-schemas.js';

const FOLDER = 'libs/contracts/stored';

/** Files of messages as they were once sent: one of each version of each type. */
export const storedFiles = (): string[] => readdirSync(FOLDER).toSorted();

/** The message as it was sent. */
export const storedText = (file: string): string => readFileSync(`${FOLDER}/${file}`, 'utf8').trimEnd();

/** As `storedText`. */
export const storedMessage = (type: string, version = 1): string => storedText(fileNameOf(type, version));

/** A stored message with other attributes. */
export function altered(text: string, attributes: object): string {
  return JSON.stringify({ ...(JSON.parse(text) as object), ...attributes });
}
