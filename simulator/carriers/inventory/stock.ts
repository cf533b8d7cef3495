import type { Capabilities, NumberType } from '#number-facts';
import { SeededRandom } from '../random.js';
import type { Area, Country, OfferedType } from './number-plan.js';
import { COUNTRIES, countryOf } from './number-plan.js';

export type CarrierName = 'twilio' | 'telnyx';

/** A number, and what is known of it wherever it stands. */
export interface StockNumber extends Place {
  /** E.164. */
  readonly number: string;
}

interface Place {
  readonly country: Country;
  readonly offer: OfferedType;
  readonly area: Area;
}

export interface StockSearch {
  readonly country: string;
  readonly type?: NumberType | undefined;
  readonly areaCode?: string | undefined;
  /** Whether the number fits what else is asked for. */
  readonly fits: (candidate: StockNumber) => boolean;
  readonly limit: number;
}

const NUMBERS_PER_AREA = 50;

/** Exchanges that the plan's patterns for North America leave out. */
const EXCHANGES_OUT_OF_STOCK = Array.from({ length: 300 }, (_none, index) => 600 + index).filter(
  (one) => one % 100 !== 11,
);

/** The numbers that a carrier sells: the same for the same seed, none of them the other carrier's, in no account yet. */
export class Stock {
  readonly #all = new Map<string, StockNumber>();
  readonly #taken = new Set<string>();
  readonly #carrier: CarrierName;
  #outOfStock = 0;

  constructor(carrier: CarrierName, seed: number) {
    this.#carrier = carrier;
    for (const place of placesOnSale()) {
      const random = new SeededRandom(`${seed} ${carrier} ${place.country.iso} ${place.area.code}`);
      for (const number of drawNumbers(place, carrier, random)) this.#all.set(number, { number, ...place });
    }
  }

  search({ country, type, areaCode, fits, limit }: StockSearch): StockNumber[] {
    const found: StockNumber[] = [];
    for (const candidate of this.#all.values()) {
      if (found.length >= limit) break;
      if (candidate.country.iso !== country || this.#taken.has(candidate.number)) continue;
      if (type !== undefined && candidate.offer.type !== type) continue;
      if (areaCode !== undefined && candidate.area.code !== areaCode) continue;
      if (fits(candidate)) found.push(candidate);
    }
    return found;
  }

  /** Undefined when the carrier does not have it, or somebody else does. */
  available(number: string): StockNumber | undefined {
    return this.#taken.has(number) ? undefined : this.#all.get(number);
  }

  /** Another number of the United States that nobody could have bought here, for an account that holds it already. */
  next(): StockNumber {
    const found = numberOutOfStock(this.#carrier, this.#outOfStock);
    this.#outOfStock += 1;
    return found;
  }

  take(number: string): void {
    this.#taken.add(number);
  }

  giveBack(number: string): void {
    this.#taken.delete(number);
  }
}

/** The same number, which can do other things. */
export function withCapabilities(stock: StockNumber, changes: Partial<Capabilities>): StockNumber {
  return { ...stock, offer: { ...stock.offer, capabilities: { ...stock.offer.capabilities, ...changes } } };
}

function placesOnSale(): Place[] {
  return COUNTRIES.flatMap((country) =>
    country.types.flatMap((offer) =>
      offer.areas.filter(({ isEmpty }) => !isEmpty).map((area) => ({ country, offer, area })),
    ),
  );
}

/** The last digit tells the carriers apart. */
function drawNumbers({ country, area }: Place, carrier: CarrierName, random: SeededRandom): Set<string> {
  const numbers = new Set<string>();
  while (numbers.size < NUMBERS_PER_AREA) {
    const subscriber = area.subscriber.replaceAll(/#|\[(\d)-(\d)\]/g, (_text, low = '0', high = '9') =>
      String(Number(low) + random.below(Number(high) - Number(low) + 1)),
    );
    const last = (Number(subscriber.at(-1)) & ~1) + (carrier === 'telnyx' ? 1 : 0);
    numbers.add(`+${country.callingCode}${area.code}${subscriber.slice(0, -1)}${last}`);
  }
  return numbers;
}

/** The last digit is even with Twilio and odd with Telnyx, as it is in their stock. */
function numberOutOfStock(carrier: CarrierName, index: number): StockNumber {
  const country = countryOf('US');
  const offer = country?.types[0];
  const areas = offer?.areas ?? [];
  const area = areas[index % areas.length];
  if (!country || !offer || !area) throw new Error('The United States have no local numbers.');
  const place = Math.floor(index / areas.length);
  const exchange = EXCHANGES_OUT_OF_STOCK[Math.floor(place / 5_000) % EXCHANGES_OUT_OF_STOCK.length];
  const line = (place % 5_000) * 2 + (carrier === 'telnyx' ? 1 : 0);
  return { number: `+1${area.code}${exchange}${String(line).padStart(4, '0')}`, country, offer, area };
}
