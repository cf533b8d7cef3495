import { Stock } from '../inventory/stock.js';
import type { CarrierName } from '../inventory/stock.js';
import { Ledger } from '../ledger/ledger.js';
import { KeptMedia } from './kept-media.js';
import { SeededRandom } from '../random.js';

/** What both carriers and all accounts share. */
export class World {
  readonly ledger = new Ledger();
  readonly media = new KeptMedia();
  readonly random: SeededRandom;
  readonly stock: Readonly<Record<CarrierName, Stock>>;

  constructor(readonly seed: number) {
    this.random = new SeededRandom(`${seed} identifiers`);
    this.stock = { twilio: new Stock('twilio', seed), telnyx: new Stock('telnyx', seed) };
  }
}
