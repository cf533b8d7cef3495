import type { ImportWork, ImportedRow, Remark } from '#number-register';
import type { OverridesOf, OwnedNumber } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { Carrier } from '../carrier/carrier.port.js';
import type { Unhurried } from '../carrier/unhurried.js';
import { fewOf } from './few-numbers.js';
import { remarkOfStaying } from './override-outlook.js';

export interface ImportedRowsParts {
  readonly work: ImportWork;
  readonly unhurried: Unhurried;
  readonly now: () => Date;
}

/** A carrier that would not say is left alone for so long: it begins anew with all of its pages, and numbers go on coming. */
const FAILURE_KEPT_MS = 60_000;

/**
 * Rows of numbers that have come. They say what takes calls or messages past here all the same, so that nobody who has not
 * looked before the import believes that they come here.
 *
 * The overrides of the whole account are asked for once for a run, with the first number of it that has come, and its rows
 * wait for that; of a few numbers each is asked for by itself. None fails by it. Where the carrier does not
 * tell, the row says that: a row that is silent promises that nothing is in the way.
 */
export class ImportedRows {
  private asking: { readonly carrier: Carrier; readonly answer: Promise<OverridesOf> } | undefined;
  private askAgainAtMs = Infinity;
  /** As the carrier has said it of the whole account, once it has. */
  private overridesOf: OverridesOf | undefined;

  constructor(private readonly parts: ImportedRowsParts) {}

  /** Of a number that points here now; `owned`: as it was set up before, or is. */
  async rowOf(carrier: Carrier, owned: OwnedNumber): Promise<ImportedRow> {
    const { work, unhurried } = this.parts;
    try {
      const overrides = fewOf(work)
        ? await unhurried.ask(() => carrier.overrides(owned))
        : (await this.ofAll(carrier))(owned);
      return rowWith(owned, remarkOfStaying(overrides));
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error;
      return rowWith(owned, this.unknown(error.message));
    }
  }

  /** Without another question, for an import that goes no further. `owned`: undefined where nothing is known of the number. */
  rowAtEnd(number: string, owned?: OwnedNumber): ImportedRow {
    if (owned && this.overridesOf) return rowWith(owned, remarkOfStaying(this.overridesOf(owned)));
    return rowWith({ number }, this.unknown('The import ended before the carrier was asked for it.'));
  }

  private async ofAll(carrier: Carrier): Promise<OverridesOf> {
    if (this.overridesOf) return this.overridesOf;
    // With other credentials it may tell at once what it would not say before.
    if (this.asking?.carrier !== carrier || this.parts.now().getTime() >= this.askAgainAtMs) {
      this.asking = { carrier, answer: this.askForAll(carrier) };
    }
    return this.asking.answer;
  }

  private async askForAll(carrier: Carrier): Promise<OverridesOf> {
    this.askAgainAtMs = Infinity;
    try {
      this.overridesOf = await this.parts.unhurried.ask(() => carrier.overridesOfAll());
      return this.overridesOf;
    } catch (error) {
      this.askAgainAtMs = this.parts.now().getTime() + FAILURE_KEPT_MS;
      throw error;
    }
  }

  private unknown(why: string): Remark {
    const check = `POST /v1/carrier-accounts/${this.parts.work.carrierAccountId}/drift/check`;
    const detail = `What takes its calls or messages past here is not known. ${why} A drift check asks again: ${check}.`;
    return { code: 'overrides_unknown', detail };
  }
}

function rowWith({ number }: Pick<OwnedNumber, 'number'>, remark: Remark | undefined): ImportedRow {
  return { number, outcome: 'imported', ...(remark && { remark }) };
}
