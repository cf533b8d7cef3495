// SQL beside a decision.
import Database from 'better-sqlite3';

export const countRows = (file: string) => new Database(file).prepare('SELECT count(*) FROM numbers').get();
