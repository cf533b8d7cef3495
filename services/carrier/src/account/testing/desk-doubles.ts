import type { CarrierWork, ImportWork, NumberRegister } from '#number-register';
import { WHO } from '#event-store/testing';
import type { CarrierError } from '../../carrier/carrier.errors.js';
import type { Carrier } from '../../carrier/carrier.port.js';
import { Carriers } from '../../carrier/carriers.port.js';

/** Carriers that take every credentials for those of one account. */
export class CarriersDouble extends Carriers {
  reference = 'one-account';
  takenDown = 0;
  refusal: CarrierError | undefined;
  whileTakingDown = async (): Promise<void> => undefined;

  override async open(): Promise<Carrier> {
    const takeDown = async () => {
      await this.whileTakingDown();
      if (this.refusal) throw this.refusal;
      this.takenDown += 1;
    };
    const account = async () => ({ reference: this.reference, name: null, status: 'active', isTrial: false });
    return { account, takeDown, ownsSetup: async () => false } as Partial<Carrier> as Carrier;
  }

  override publicUrlFor(): string {
    return 'https://numbers.example.com';
  }
}

/** As much of a register as parting with an account asks. */
export class NumberRegisterDouble implements Pick<NumberRegister, 'openWork' | 'countAt'> {
  private readonly work: CarrierWork[] = [];
  numbers = 0;
  failure: Error | undefined;

  whole(): NumberRegister {
    return this as Partial<NumberRegister> as NumberRegister;
  }

  /** Has an import of the account open. */
  import(workspace: string, carrierAccountId: string): void {
    const { actor, correlationId } = WHO;
    const asked = { workspace, carrierAccountId, actor, correlationId, askedBy: 'event-1' };
    const work: ImportWork = { ...asked, kind: 'import', importId: 'import-1', numbers: 'all', confirmLive: false };
    this.work.push(work);
  }

  async openWork(): Promise<readonly CarrierWork[]> {
    return this.work;
  }

  async countAt(): Promise<number> {
    if (this.failure) throw this.failure;
    return this.numbers;
  }
}
