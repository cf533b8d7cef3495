import type { Statements } from '#live-read-model/sqlite';

const MAX_REMEMBERED = 200_000;

/** Names of workspaces as integers, which take less room in rows and indexes. The empty name stands for the workspace. */
export class Names {
  private readonly known = new Map<string, number>();
  private readonly texts = new Map<number, string>();

  constructor(private readonly statements: Statements) {}

  /** Undefined when it has none. */
  find(workspace: string, text: string): number | undefined {
    const key = `${workspace}\n${text}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const sql = 'SELECT name FROM names WHERE workspace = ? AND text = ?';
    const found = this.statements.get(sql).pluck().get(workspace, text) as number | undefined;
    if (found !== undefined) this.remember(key, found);
    return found;
  }

  /** Gives it one when it has none. */
  intern(workspace: string, text: string): number {
    const known = this.find(workspace, text);
    if (known !== undefined) return known;
    const { lastInsertRowid } = this.statements
      .get('INSERT INTO names (workspace, text) VALUES (?, ?)')
      .run(workspace, text);
    this.remember(`${workspace}\n${text}`, Number(lastInsertRowid));
    return Number(lastInsertRowid);
  }

  textOf(name: number): string {
    const known = this.texts.get(name);
    if (known !== undefined) return known;
    const text = this.statements.get('SELECT text FROM names WHERE name = ?').pluck().get(name) as string;
    if (this.texts.size >= MAX_REMEMBERED) this.texts.clear();
    this.texts.set(name, text);
    return text;
  }

  /** What was remembered may have been undone. */
  forget(): void {
    this.known.clear();
    this.texts.clear();
  }

  private remember(key: string, name: number): void {
    if (this.known.size >= MAX_REMEMBERED) this.known.clear();
    this.known.set(key, name);
  }
}
