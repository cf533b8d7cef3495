/** Gives each name a row, from 0 on, for ever its own. */
export class Names {
  private readonly names: string[] = [];
  private readonly rows = new Map<string, number>();

  rowOf(name: string): number {
    const known = this.rows.get(name);
    if (known !== undefined) return known;
    const row = this.names.push(name) - 1;
    this.rows.set(name, row);
    return row;
  }

  at(row: number): string {
    return this.names[row]!;
  }
}
