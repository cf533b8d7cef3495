import { HOME, WHO } from '#event-store/testing';
import type { ImportWork } from '#number-register';
import type { CarrierConfiguration, Override, OwnedNumber } from '../carrier/carrier-facts.js';
import { AccountImportRun } from '../import/account-import-run.js';
import { ACCOUNT_ID, HERE, NOWHERE, SETUP, carrierError, owned, workshopOfEachTest } from './carrier-workshop.js';
import type { CarrierWorkshop } from './carrier-workshop.js';

export const IMPORT_ID = 'import-1';

/** The number of a place in what the account holds. */
export const numberAt = (place: number): string => `+1415555${String(1_000 + place)}`;

/** An import from an account that holds numbers, each set up in its way. */
export class ImportWorkshop {
  readonly holdings = new Map<string, OwnedNumber>();
  readonly stop = new AbortController();
  /** Pages that the carrier refuses, each so many times. */
  readonly refusedPages = new Map<string, number>();
  /** What takes calls or messages of numbers past their webhooks. */
  readonly overrides = new Map<string, readonly Override[]>();
  work: ImportWork;

  constructor(
    readonly all: CarrierWorkshop,
    asked: Partial<ImportWork>,
    readonly pageSize: number,
  ) {
    const { actor, correlationId } = WHO;
    const who = {
      workspace: HOME,
      carrierAccountId: ACCOUNT_ID,
      askedBy: 'event-1',
      actor,
      correlationId,
    };
    this.work = { ...who, kind: 'import', importId: IMPORT_ID, numbers: 'all', confirmLive: false, ...asked };
    all.register.beginImport(this.work);
    const set = (number: OwnedNumber, configuration: CarrierConfiguration) => {
      this.holdings.set(number.number, { ...number, configuration });
      return this.holdings.get(number.number);
    };
    all.carrier
      .always('setUp', () => SETUP)
      .always('ownedNumbers', (page?: string) => this.pageOf(page))
      .always('ownedNumber', (number: string) => this.holdings.get(number))
      .always('pointHere', (number: OwnedNumber) => set(number, HERE))
      .always(
        'overridesOfAll',
        () =>
          ({ number }: OwnedNumber) =>
            this.overrides.get(number) ?? [],
      )
      .always('overrides', ({ number }: OwnedNumber) => this.overrides.get(number) ?? [])
      .always('configure', (number: OwnedNumber, configuration: CarrierConfiguration) => set(number, configuration));
  }

  /** The account holds so many numbers more. */
  hold(count: number, configuration: CarrierConfiguration = NOWHERE): readonly string[] {
    return Array.from({ length: count }, () => {
      const number = numberAt(this.holdings.size);
      this.holdings.set(number, { ...owned, number, configuration });
      return number;
    });
  }

  /** Until it is stopped; another process begins anew. */
  run(): AccountImportRun {
    return new AccountImportRun(this.all, this.work, this.stop.signal);
  }

  /** Each number, and what became of it. */
  get outcomes(): Readonly<Record<string, string>> {
    const rows = this.all.register.rowsOf(IMPORT_ID);
    const named = rows.map((row) => [row.number, row.outcome === 'imported' ? 'imported' : row.code] as const);
    if (new Set(named.map(([number]) => number)).size < named.length) throw new Error('A number has two rows.');
    return Object.fromEntries(named);
  }

  /** How it ended: null as it should, undefined while it has not. */
  get ending(): string | null | undefined {
    const { status, refusal } = this.all.register.imports.get(IMPORT_ID)!;
    return status === 'finished' ? (refusal?.code ?? null) : undefined;
  }

  configurationOf(number: string): CarrierConfiguration | undefined {
    return this.holdings.get(number)?.configuration;
  }

  savedOf(number: string): Promise<CarrierConfiguration | undefined> {
    return this.all.configurations.of({ workspace: HOME, carrierAccountId: ACCOUNT_ID, number });
  }

  private pageOf(page = '0') {
    const refusals = this.refusedPages.get(page) ?? 0;
    this.refusedPages.set(page, refusals - 1);
    if (refusals > 0) return carrierError('carrier_refused');
    const from = Number(page);
    const numbers = [...this.holdings.values()].slice(from, from + this.pageSize);
    const next = from + this.pageSize < this.holdings.size ? String(from + this.pageSize) : null;
    return { numbers, next, total: this.holdings.size };
  }
}

/** An import for each test of a file; see `workshopOfEachTest`. */
export function importOfEachTest(): (asked?: Partial<ImportWork>, pageSize?: number) => Promise<ImportWorkshop> {
  const opened = workshopOfEachTest();
  return async (asked = {}, pageSize = 50) => new ImportWorkshop(await opened(), asked, pageSize);
}
