import type { Codes, Keys } from './key-column.js';
import { RecentlyUsed } from './recently-used.js';
import { clearBit, setBit } from './row-bits.js';
import type { RowBits } from './row-bits.js';

/** Some sixty filters of a million rows. */
const MAX_KNOWN_BYTES = 8 * 2 ** 20;

interface Known {
  readonly facets: ReadonlySet<unknown>;
  readonly rows: RowBits;
}

/** The rows that have one of some facets, from the facets of all rows in memory. */
export class FacetRows {
  private readonly known = new RecentlyUsed<Known>(MAX_KNOWN_BYTES, ({ rows }) => rows.byteLength);

  /** `facets`: which facet has which code. */
  constructor(private readonly facets: Codes) {}

  /** `codes`: of each row's facet, by the row's id. Ids that no row has may be among the answer. */
  rowsWith(facets: readonly number[], codes: Keys): RowBits {
    return this.known.get(facets.join(), () => this.find(new Set<unknown>(facets), codes)).rows;
  }

  /** To be called for a row that came or changed. */
  rowChanged(id: number, code: number): void {
    const facet = this.facets.values[code];
    for (const { facets, rows } of this.known.values()) {
      if (id >= rows.length * 32) return this.forget();
      if (facets.has(facet)) setBit(rows, id);
      else clearBit(rows, id);
    }
  }

  forget(): void {
    this.known.clear();
  }

  private find(facets: ReadonlySet<unknown>, codes: Keys): Known {
    const isWanted = Uint8Array.from(this.facets.values, (facet) => Number(facets.has(facet)));
    const rows = new Int32Array(Math.ceil(codes.length / 32));
    for (let id = 0; id < codes.length; id++) if (isWanted[codes[id]!] === 1) setBit(rows, id);
    return { facets, rows };
  }
}
