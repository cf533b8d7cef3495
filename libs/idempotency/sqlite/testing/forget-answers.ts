import Database from 'better-sqlite3';

/** Leaves a closed file as a process does that died after its commands and before any answer was kept; answers how many. */
export function forgetAnswers(file: string): number {
  const database = new Database(file, { fileMustExist: true });
  const { changes } = database.prepare('UPDATE requests SET answer = NULL WHERE answer IS NOT NULL').run();
  database.close();
  return changes;
}
