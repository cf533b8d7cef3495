import { handleCommand, loadAggregate } from '#event-store';
import type { CommandContext, EventStore } from '#event-store';
import type { Capabilities, NumbersInRegion } from '#number-facts';
import { NumberRegister } from '#number-register';
import type {
  CarrierWork,
  Claimant,
  GiveBack,
  HeldNumber,
  HeldNumberPage,
  ImportClaim,
  ImportProgress,
  ImportedNumbersPage,
  ImportedRow,
  NotedProgress,
  NumberWork,
  OnBehalf,
  Refusal,
  RegionWanted,
  RegisteredNumber,
  WantedImport,
} from '#number-register';
import { WorkSlices } from '#work-slices';
import { decideAddPurchasedNumber } from '../number/add-purchased-number/add-purchased-number.js';
import { decideChangeCapabilities } from '../number/change-capabilities/change-capabilities.js';
import { changeNumber } from '../number/change-number.js';
import { decideConfirmRegion } from '../number/confirm-region/confirm-region.js';
import type { NumberEvent } from '../number/domain/number.events.js';
import { claimantOf, isDetachedFrom, isHere, takerOf } from '../number/domain/number.rules.js';
import type { NumberState, PresentNumber } from '../number/domain/number.state.js';
import { decideFailGiveBack } from '../number/fail-give-back/fail-give-back.js';
import { decideFinishGiveBack } from '../number/finish-give-back/finish-give-back.js';
import { decideLiftReservation } from '../number/lift-reservation/lift-reservation.js';
import { decideLoseNumber } from '../number/lose-number/lose-number.js';
import { anyonesNumber, numberStream } from '../number/number.aggregate.js';
import { NUMBER_PAGE } from '../number/number-table/number-table.port.js';
import type { LiveNumberTable } from '../number/number-table/live-number-table.port.js';
import { decideReserveNumber } from '../number/reserve-number/reserve-number.js';
import { decideSettleRegion } from '../number/settle-region/settle-region.js';
import { AccountImports } from './account-imports.js';
import type { CarrierWorkDirectory } from './carrier-work-directory.js';

type Decide = (number: NumberState) => readonly NumberEvent[];

/** The register that the inventory keeps in its log. */
export class InventoryNumberRegister extends NumberRegister {
  private readonly imports: AccountImports;

  constructor(
    private readonly store: EventStore,
    private readonly carrierWork: CarrierWorkDirectory,
    private readonly numberTable: LiveNumberTable,
    private readonly now: () => Date,
  ) {
    super();
    this.imports = new AccountImports(store);
  }

  override async reserve(number: string, purchaseId: string, onBehalf: OnBehalf): Promise<void> {
    const { workspace } = onBehalf;
    await this.claim(number, onBehalf, (state) => decideReserveNumber({ number, workspace, purchaseId }, state));
  }

  override async liftReservation(number: string, purchaseId: string, onBehalf: OnBehalf): Promise<void> {
    await this.claim(number, onBehalf, (state) => decideLiftReservation({ number, purchaseId }, state));
  }

  override async addPurchased(bought: RegisteredNumber, purchaseId: string, onBehalf: OnBehalf): Promise<void> {
    const command = { ...bought, purchaseId, workspace: onBehalf.workspace };
    await this.claim(bought.number, onBehalf, (state) => decideAddPurchasedNumber(command, state));
  }

  override async finishGiveBack(number: string, how: GiveBack, onBehalf: OnBehalf): Promise<void> {
    const askedBy = onBehalf.causationId;
    await this.change(number, onBehalf, (state) => decideFinishGiveBack({ askedBy, how }, state));
  }

  override async failGiveBack(number: string, refusal: Refusal, onBehalf: OnBehalf): Promise<void> {
    const askedBy = onBehalf.causationId;
    await this.change(number, onBehalf, (state) => decideFailGiveBack({ askedBy, ...refusal }, state));
  }

  override async settleRegion(
    number: string,
    region: RegionWanted,
    failure: Refusal | null,
    onBehalf: OnBehalf,
  ): Promise<void> {
    const askedBy = onBehalf.causationId;
    await this.change(number, onBehalf, (state) => decideSettleRegion({ askedBy, region, failure }, state));
  }

  override async loseNumber(number: string, carrierAccountId: string, onBehalf: OnBehalf): Promise<void> {
    await this.change(number, onBehalf, (state) => decideLoseNumber({ carrierAccountId }, state));
  }

  override async changeCapabilities(number: string, capabilities: Capabilities, onBehalf: OnBehalf): Promise<void> {
    await this.change(number, onBehalf, (state) => decideChangeCapabilities({ capabilities }, state));
  }

  override async confirmRegions(
    carrierAccountId: string,
    regions: Readonly<Record<string, string>>,
    onBehalf: OnBehalf,
  ): Promise<void> {
    const deciding = (number: string): Decide => {
      const region = regions[number]!;
      return (state) => decideConfirmRegion({ carrierAccountId, region }, state);
    };
    const assumed: string[] = [];
    await this.eachState(Object.keys(regions), (number, state) => {
      if (claimantOf(state) === onBehalf.workspace && deciding(number)(state).length > 0) assumed.push(number);
    });
    for (const number of assumed) await this.change(number, onBehalf, deciding(number));
  }

  override claimForImport(
    importId: string,
    numbers: readonly RegisteredNumber[],
    firstRow: number,
    onBehalf: OnBehalf,
  ): Promise<readonly ImportClaim[]> {
    return this.imports.claim(importId, numbers, firstRow, this.contextOf(onBehalf));
  }

  override recordImported(
    importId: string,
    rows: readonly ImportedRow[],
    firstRow: number,
    nextPage: string | null,
    onBehalf: OnBehalf,
  ): Promise<void> {
    return this.imports.record(importId, { rows, firstRow, next: { page: nextPage } }, this.contextOf(onBehalf));
  }

  override noteProgress(importId: string, progress: NotedProgress, onBehalf: OnBehalf): Promise<void> {
    return this.imports.note(importId, progress, this.contextOf(onBehalf));
  }

  override startImport(wanted: WantedImport, onBehalf: OnBehalf): Promise<void> {
    return this.imports.start(wanted, this.contextOf(onBehalf));
  }

  override importProgress(workspace: string, importId: string): Promise<ImportProgress> {
    return this.imports.progress(workspace, importId);
  }

  override importedNumbers(workspace: string, importId: string, after?: string): Promise<ImportedNumbersPage> {
    return this.imports.numbers(workspace, importId, after);
  }

  override finishImport(importId: string, refusal: Refusal | null, onBehalf: OnBehalf): Promise<void> {
    return this.imports.finish(importId, refusal, this.contextOf(onBehalf));
  }

  override async openWork(): Promise<readonly CarrierWork[]> {
    return this.carrierWork.all();
  }

  override async openWorkOf(number: string): Promise<readonly NumberWork[]> {
    return this.carrierWork.of(number);
  }

  override async heldAt(workspace: string, carrierAccountId: string, after?: string): Promise<HeldNumberPage> {
    const page = { limit: NUMBER_PAGE.maxRows, ...(after !== undefined && { cursor: after }) };
    const query = { workspace, carrierAccountId, ...page };
    const { rows, nextCursor } = await this.numberTable.page(query, await this.store.head());
    const numbers = rows.map(({ number, status, capabilities, region }) => ({
      number,
      status: status === 'releasing' ? status : ('active' as const),
      capabilities,
      region: region && region.value,
    }));
    return { numbers, next: nextCursor };
  }

  override async heldAmong(
    workspace: string,
    carrierAccountId: string,
    numbers: readonly string[],
  ): Promise<readonly HeldNumber[]> {
    const held: PresentNumber[] = [];
    await this.eachState(numbers, (_number, state) => {
      if (claimantOf(state) !== workspace || !('carrierAccountId' in state)) return;
      if (state.carrierAccountId !== carrierAccountId) return;
      if (isHere(state)) held.push(state);
    });
    // Asked last: what an import has dealt with by then was set up before anybody asks the carrier.
    const arriving = await this.imports.arrivingAmong(held);
    return held.map(({ number, status, capabilities, region }) => {
      return { number, status, capabilities, region: region && region.value, isArriving: arriving.has(number) };
    });
  }

  override async detachedAmong(
    workspace: string,
    carrierAccountId: string,
    numbers: readonly string[],
  ): Promise<readonly string[]> {
    const detached: string[] = [];
    await this.eachState(numbers, (number, state) => {
      if (isDetachedFrom(state, workspace, carrierAccountId)) detached.push(number);
    });
    return detached;
  }

  override async countAt(workspace: string, carrierAccountId: string): Promise<number> {
    return this.numberTable.countHeld(workspace, carrierAccountId, await this.store.head());
  }

  override async elsewhere(
    workspace: string,
    carrierAccountId: string,
  ): Promise<Readonly<Record<string, NumbersInRegion>>> {
    return this.carrierWork.elsewhere(workspace, carrierAccountId);
  }

  override async claimants(workspace: string, numbers: readonly string[]): Promise<Readonly<Record<string, Claimant>>> {
    const claimants: Record<string, Claimant> = {};
    await this.eachState(numbers, (number, state) => {
      claimants[number] = takerOf(state, workspace) ?? 'nobody';
    });
    return claimants;
  }

  /** As they are in the log, whoever holds them. */
  private async eachState(
    numbers: readonly string[],
    see: (number: string, state: NumberState) => void,
  ): Promise<void> {
    const slices = new WorkSlices();
    for (const number of numbers) {
      await slices.pause();
      see(number, (await loadAggregate(this.store, anyonesNumber, numberStream(number))).state);
    }
  }

  /** For what is decided on the number whoever holds it. */
  private async claim(number: string, onBehalf: OnBehalf, decide: Decide): Promise<void> {
    await handleCommand(this.store, this.contextOf(onBehalf), async (load) => {
      const to = await load(anyonesNumber, numberStream(number));
      return [{ to, events: decide(to.state) }];
    });
  }

  private async change(number: string, onBehalf: OnBehalf, decide: Decide): Promise<void> {
    await changeNumber(this.store, this.contextOf(onBehalf), { number }, decide);
  }

  private contextOf(onBehalf: OnBehalf): CommandContext {
    return { ...onBehalf, time: this.now().toISOString() };
  }
}
