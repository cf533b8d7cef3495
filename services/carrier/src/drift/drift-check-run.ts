import { handleCommand, loadAggregate } from '#event-store';
import type { CommandContext, EventStore } from '#event-store';
import { onBehalfOf } from '#number-register';
import type { Asked, NumberRegister, Refusal } from '#number-register';
import type { ConnectedAccounts } from '../account/connected-accounts.js';
import { Unhurried } from '../carrier/unhurried.js';
import { PASSING_CODES_HERE } from '../work/passing-codes.js';
import { saidToCaller } from '../said-to-caller.js';
import { AccountComparison } from './account-comparison.js';
import { drift, driftStream } from './drift.aggregate.js';
import { decideFinishDriftCheck } from './finish-drift-check/finish-drift-check.js';
import type { DriftOutcome } from './finish-drift-check/finish-drift-check.js';

/** A check that was started and has not ended; `askedBy`: the event that started it. */
export type OpenDriftCheck = Asked;

export interface DriftCheckParts {
  readonly store: EventStore;
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly now: () => Date;
  /** Told what comes to nothing of a check that goes on without it. */
  readonly onTrouble: (error: unknown) => void;
}

/** One check of one account. Nothing of it is kept before its end: interrupted, it begins anew. */
export class DriftCheckRun {
  constructor(
    private readonly parts: DriftCheckParts,
    private readonly check: OpenDriftCheck,
    private readonly signal: AbortSignal,
  ) {}

  /** Rejects with what is neither the carrier's nor the inventory's to say. */
  async toEnd(): Promise<void> {
    const outcome = await this.compared().catch((error: unknown): DriftOutcome => {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      return { refusal };
    });
    if (outcome && !this.signal.aborted) await this.finish(outcome);
  }

  /** Ends what a fault of ours has stopped. */
  async giveUp(): Promise<void> {
    const detail = 'Something went wrong on our side. Check again; the log of the carrier service says more.';
    await this.finish({ refusal: { code: 'internal_error', detail } });
  }

  private async compared(): Promise<DriftOutcome | undefined> {
    const { store, register, accounts, onTrouble } = this.parts;
    const { workspace, carrierAccountId } = this.check;
    const opened = await accounts.open(workspace, carrierAccountId);
    const onBehalf = onBehalfOf(this.check);
    const { signal } = this;
    const { state: known } = await loadAggregate(store, drift, driftStream(workspace, carrierAccountId));
    const parts = { register, opened, unhurried: new Unhurried(signal), onBehalf, known, signal, onTrouble };
    return new AccountComparison(parts).compare();
  }

  private async finish(outcome: DriftOutcome): Promise<void> {
    const { workspace, carrierAccountId } = this.check;
    const time = this.parts.now().toISOString();
    const context: CommandContext = { ...onBehalfOf(this.check), time };
    await handleCommand(this.parts.store, context, async (load) => {
      const to = await load(drift, driftStream(workspace, carrierAccountId));
      return [{ to, events: decideFinishDriftCheck({ carrierAccountId, outcome }, to.state) }];
    });
  }
}

/** What people can do something about. What passes by itself here is tried again. */
function refusalOf(error: unknown): Refusal | undefined {
  const { name, code = '', message } = saidToCaller(error) as Error & { readonly code?: string };
  return name === 'DomainError' && !PASSING_CODES_HERE.includes(code) ? { code, detail: message } : undefined;
}
