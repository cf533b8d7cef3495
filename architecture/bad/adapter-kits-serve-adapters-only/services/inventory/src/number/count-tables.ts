// A decision that reaches past its read model for the file behind it.
import { openFile } from '#live-read-model/sqlite';

export const countTables = (path: string) =>
  openFile(path, { of: 'numbers', applicationId: 1, version: 1, tables: '' }).name;
