import type { NumberRegister } from '#number-register';
import type { ConnectedAccount } from '../../services/carrier/src/account/connected-accounts.js';
import type { OwnedNumber, OwnedNumberPage } from '../../services/carrier/src/carrier/carrier-facts.js';
import { Unhurried } from '../../services/carrier/src/carrier/unhurried.js';
import { AccountComparison } from '../../services/carrier/src/drift/account-comparison.js';
import { neverChecked } from '../../services/carrier/src/drift/domain/drift.state.js';
import { numberAt } from '../fixtures/number-fleet.js';
import { serveProcess } from '../process/serve-process.js';

const PAGE_SIZE = 1_000;
const CAPABILITIES = { voice: true, sms: true, mms: true };
/** So many make all that is loaded and compiled once. */
const WARMING_NUMBERS = 20_000;

/** A check of an account of which both sides are made up as they are asked for, so that it alone keeps anything. */
class CheckOfMadeUpNumbers {
  private retained = 0;
  private readonly before: number;

  constructor(private readonly numberCount: number) {
    this.before = memoryBytes();
  }

  /** What it has kept by its last page, in bytes. Rejects when it finds anything but that both sides have the same. */
  async retainedBytes(): Promise<number> {
    const { signal } = new AbortController();
    const opened = { account: { carrierAccountId: 'twilio-main', setup: {} }, carrier: this.carrier() };
    const comparison = await new AccountComparison({
      register: { heldAt: this.heldAt.bind(this) } as Partial<NumberRegister> as NumberRegister,
      opened: opened as unknown as ConnectedAccount,
      unhurried: new Unhurried(signal),
      known: neverChecked,
      onBehalf: { workspace: 'default', actor: ACTOR, correlationId: 'c', causationId: 'c' },
      signal,
      onTrouble: (error) => {
        throw error;
      },
    }).compare();
    const isSame = comparison?.numbersHere === this.numberCount && comparison.numbersThere === this.numberCount;
    if (!isSame || comparison.lines.length > 0)
      throw new Error(`Both sides are the same: ${JSON.stringify(comparison)}`);
    return this.retained;
  }

  private async heldAt(_workspace: string, _account: string, after?: string) {
    const { numbers, next } = this.page(after);
    return {
      numbers: numbers.map(
        (number) => ({ number, status: 'active', capabilities: CAPABILITIES, region: 'us1' }) as const,
      ),
      next,
    };
  }

  private carrier() {
    return {
      overridesOfAll: async () => () => [],
      ownedNumbers: async (page?: string): Promise<OwnedNumberPage> => {
        const { numbers, next } = this.page(page);
        if (next === null) this.retained = memoryBytes() - this.before;
        return { numbers: numbers.map(owned), next, total: null };
      },
    };
  }

  private page(page = '0') {
    const first = Number(page);
    const end = Math.min(this.numberCount, first + PAGE_SIZE);
    const numbers = Array.from({ length: end - first }, (_, index) => numberAt(first + index));
    return { numbers, next: end < this.numberCount ? String(end) : null };
  }
}

const ACTOR = { kind: 'root_key', id: 'root', name: 'root' } as const;

function owned(number: string): OwnedNumber {
  return {
    number,
    carrierNumberId: `PN${number}`,
    type: 'local',
    capabilities: CAPABILITIES,
    country: 'US',
    locality: null,
    monthlyCost: null,
    configuration: {},
    purchaseId: null,
  };
}

/** All that is left after a full collection: this process is started with --expose-gc. */
function memoryBytes(): number {
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What a check of a large account keeps in memory while it runs. */
const driftCheck = {
  async retainedBytes(numberCount: number): Promise<number> {
    await new CheckOfMadeUpNumbers(WARMING_NUMBERS).retainedBytes();
    return new CheckOfMadeUpNumbers(numberCount).retainedBytes();
  },

  /** What the texts of the numbers come to. */
  textBytes(numberCount: number): number {
    return numberCount * numberAt(0).length;
  },
};

export type DriftCheck = typeof driftCheck;

serveProcess(driftCheck);
