import { DomainError } from '#domain-error';
import { MAX_NAMED_NUMBERS } from '#number-facts';
import type { Capabilities, NumbersInRegion, Taker } from '#number-facts';
import { NumberRegister } from '../number-register.port.js';
import type { KnownImport, KnownNumber } from './known-to-the-double.js';
import type {
  CarrierWork,
  Claimant,
  GiveBack,
  HeldNumber,
  HeldNumberPage,
  ImportClaim,
  ImportProgress,
  ImportWork,
  ImportedNumbersPage,
  ImportedRow,
  NotedProgress,
  NumberWork,
  OnBehalf,
  Refusal,
  RegionWanted,
  RegisteredNumber,
  WantedImport,
} from '../number-register.port.js';

type Method = Exclude<keyof NumberRegister, symbol>;

/**
 * A double of the inventory, in memory, for tests of what is done at carriers. It keeps what `NumberRegister` promises, as
 * `number-register.contract.ts` says it, and can be told to lose an answer.
 */
export class NumberRegisterDouble extends NumberRegister {
  readonly numbers = new Map<string, KnownNumber>();
  readonly imports = new Map<string, KnownImport>();
  /** What numbers wait for, and why it failed when it did. */
  readonly waiting = new Map<string, NumberWork>();
  readonly failures = new Map<string, Refusal>();
  private readonly left = new Map<string, GiveBack>();
  /** What a carrier has said by itself. */
  readonly confirmedRegions = new Map<string, string>();
  /** Where numbers may be if their carrier was never asked for the region that they wait for. */
  private readonly untouched = new Map<string, readonly string[]>();
  /** As they were, until they come again. */
  private readonly detached = new Map<string, KnownNumber>();
  /** Each purchase that has brought its number, with that. */
  private readonly fulfilled = new Set<string>();
  /** On whose behalf things were done, each once. */
  readonly onBehalfOf = new Set<string>();
  private losesNext: { readonly of: Method; readonly when: 'before' | 'after' } | undefined;

  /** The next answer of this method gets lost, with what was asked done (`after`) or not. */
  loseNextAnswer(of: Method, when: 'before' | 'after'): void {
    this.losesNext = { of, when };
  }

  beginGiveBack(work: Extract<NumberWork, { kind: 'give-back' }>): void {
    this.numbers.set(work.number, { ...this.held(work.number)!, status: 'leaving' });
    this.waiting.set(`${work.number} give-back`, work);
  }

  beginRegion(work: Extract<NumberWork, { kind: 'region' }>): void {
    const known = this.held(work.number)!;
    const before = [...(known.places ?? []), work.former.value];
    this.untouched.set(work.number, before);
    this.numbers.set(work.number, { ...known, region: work.region, places: [...before, work.region.value] });
    this.waiting.delete(`${work.number} region`);
    const isInDoubt = new Set(before).size > 1;
    this.waiting.set(`${work.number} region`, { ...work, ...(isInDoubt && { isFormerInDoubt: isInDoubt }) });
  }

  beginImport(work: ImportWork): void {
    this.imports.set(work.importId, {
      work,
      status: 'running',
      page: null,
      refusal: null,
      expected: work.numbers === 'all' ? null : work.numbers.length,
      restingUntil: null,
      blocks: [],
      open: new Set(),
    });
  }

  /** Every row of an import, in order. */
  rowsOf(importId: string): readonly ImportedRow[] {
    return this.imports.get(importId)?.blocks.flat() ?? [];
  }

  override reserve(number: string, purchaseId: string, onBehalf: OnBehalf): Promise<void> {
    const { workspace } = onBehalf;
    return this.does('reserve', onBehalf, () => {
      if (this.fulfilled.has(`${number} ${purchaseId}`)) throw refused('purchase_fulfilled');
      const known = this.numbers.get(number);
      if (!known) this.numbers.set(number, { workspace, status: 'reserved', broughtBy: purchaseId, facts: undefined });
      else if (known.workspace !== workspace) throw refused('number_in_use');
      else if (known.status !== 'reserved') throw refused('number_already_held');
      else if (known.broughtBy !== purchaseId) throw refused('purchase_in_progress');
    });
  }

  override liftReservation(number: string, purchaseId: string, onBehalf: OnBehalf): Promise<void> {
    return this.does('liftReservation', onBehalf, () => {
      const known = this.numbers.get(number);
      if (known?.status === 'reserved' && known.broughtBy === purchaseId) this.numbers.delete(number);
    });
  }

  override addPurchased(facts: RegisteredNumber, purchaseId: string, onBehalf: OnBehalf): Promise<void> {
    const { workspace } = onBehalf;
    return this.does('addPurchased', onBehalf, () => {
      if (this.fulfilled.has(`${facts.number} ${purchaseId}`)) return;
      const known = this.numbers.get(facts.number);
      if (known && known.workspace !== workspace) throw refused('number_in_use');
      if (known && known.broughtBy !== purchaseId) throw refused('number_already_held');
      this.numbers.set(facts.number, { workspace, status: 'active', broughtBy: purchaseId, facts });
      this.detached.delete(facts.number);
      this.fulfilled.add(`${facts.number} ${purchaseId}`);
    });
  }

  override finishGiveBack(number: string, how: GiveBack, onBehalf: OnBehalf): Promise<void> {
    return this.does('finishGiveBack', onBehalf, () => {
      if (!this.numbers.has(number) && this.left.get(number) === how) return;
      const known = this.held(number);
      if (known?.workspace !== onBehalf.workspace) throw refused('not_found');
      const work = this.waiting.get(`${number} give-back`);
      const isAsked = work?.kind === 'give-back' && work.how === how && work.askedBy === onBehalf.causationId;
      if (!isAsked) throw refused('number_not_leaving');
      this.numbers.delete(number);
      this.left.set(number, how);
      if (how === 'detach') this.detached.set(number, known);
      for (const kind of ['give-back', 'region']) this.waiting.delete(`${number} ${kind}`);
    });
  }

  override failGiveBack(number: string, refusal: Refusal, onBehalf: OnBehalf): Promise<void> {
    return this.does('failGiveBack', onBehalf, () => {
      if (this.waiting.get(`${number} give-back`)?.askedBy !== onBehalf.causationId) return;
      this.numbers.set(number, { ...this.held(number)!, status: 'active' });
      this.waiting.delete(`${number} give-back`);
      this.failures.set(`${number} give-back`, refusal);
    });
  }

  override settleRegion(
    number: string,
    region: RegionWanted,
    refusal: Refusal | null,
    onBehalf: OnBehalf,
  ): Promise<void> {
    return this.does('settleRegion', onBehalf, () => {
      const work = this.waiting.get(`${number} region`);
      if (work?.kind !== 'region' || work.askedBy !== onBehalf.causationId) return;
      if (work.region.value !== region.value || work.region.edge !== region.edge) return;
      this.waiting.delete(`${number} region`);
      const known = this.held(number)!;
      if (!refusal) return void this.numbers.set(number, { ...known, places: [region.value] });
      this.failures.set(`${number} region`, refusal);
      const places = refusal.code === 'region_not_confirmed' ? known.places : this.untouched.get(number);
      this.numbers.set(number, { ...known, region: work.former, places });
    });
  }

  override loseNumber(number: string, carrierAccountId: string, onBehalf: OnBehalf): Promise<void> {
    return this.does('loseNumber', onBehalf, () => {
      const known = this.held(number);
      if (!known && !this.left.has(number)) throw refused('not_found');
      if (known?.status !== 'active' || known.facts?.carrierAccountId !== carrierAccountId) return;
      this.numbers.delete(number);
      this.left.set(number, 'release');
      this.waiting.delete(`${number} region`);
    });
  }

  override changeCapabilities(number: string, capabilities: Capabilities, onBehalf: OnBehalf): Promise<void> {
    return this.does('changeCapabilities', onBehalf, () => {
      const known = this.held(number);
      if (known?.status === 'active' && known.facts) {
        this.numbers.set(number, { ...known, facts: { ...known.facts, capabilities } });
      }
    });
  }

  override confirmRegions(
    carrierAccountId: string,
    regions: Readonly<Record<string, string>>,
    onBehalf: OnBehalf,
  ): Promise<void> {
    return this.does('confirmRegions', onBehalf, () => {
      for (const { number, status, region } of this.heldNow(onBehalf.workspace, carrierAccountId)) {
        if (status !== 'active' || regions[number] !== region || this.waiting.has(`${number} region`)) continue;
        if (!this.failures.has(`${number} region`)) this.confirmedRegions.set(number, region);
      }
    });
  }

  override claimForImport(
    importId: string,
    numbers: readonly RegisteredNumber[],
    firstRow: number,
    onBehalf: OnBehalf,
  ): Promise<readonly ImportClaim[]> {
    const { workspace } = onBehalf;
    return this.does('claimForImport', onBehalf, () => {
      const underWay = this.imports.get(importId);
      if (underWay?.status !== 'running') throw refused('not_found');
      if (firstRow !== underWay.blocks.flat().length + 1) throw refused('import_moved_on');
      return numbers.map((facts): ImportClaim => {
        const known = this.numbers.get(facts.number);
        if (!known) {
          underWay.open.add(facts.number);
          this.detached.delete(facts.number);
          underWay.restingUntil = null;
          this.numbers.set(facts.number, { workspace, status: 'active', broughtBy: importId, facts });
          return 'claimed';
        }
        const isOfImport = known.broughtBy === importId && known.status === 'active';
        return isOfImport ? 'claimed' : takerOf(known, workspace);
      });
    });
  }

  override recordImported(
    importId: string,
    rows: readonly ImportedRow[],
    firstRow: number,
    nextPage: string | null,
    onBehalf: OnBehalf,
  ): Promise<void> {
    return this.does('recordImported', onBehalf, () => {
      const known = this.imports.get(importId)!;
      if (known.status === 'finished' || firstRow !== known.blocks.flat().length + 1) return;
      known.blocks.push(rows);
      known.page = nextPage;
      known.restingUntil = null;
      for (const { number, outcome } of rows) {
        known.open.delete(number);
        if (outcome === 'failed' && this.numbers.get(number)?.broughtBy === importId) this.numbers.delete(number);
      }
    });
  }

  override noteProgress(importId: string, progress: NotedProgress, onBehalf: OnBehalf): Promise<void> {
    return this.does('noteProgress', onBehalf, () => {
      const known = this.imports.get(importId);
      if (known?.status !== 'running') return;
      known.expected = progress.expected ?? known.expected;
      known.restingUntil = progress.restMs === null ? null : new Date(Date.now() + progress.restMs).toISOString();
    });
  }

  override startImport(wanted: WantedImport, onBehalf: OnBehalf): Promise<void> {
    const { causationId: askedBy, ...asked } = onBehalf;
    return this.does('startImport', onBehalf, () => {
      if (this.imports.has(wanted.importId)) return;
      this.beginImport({ ...wanted, ...asked, kind: 'import', askedBy });
    });
  }

  override importProgress(workspace: string, importId: string): Promise<ImportProgress> {
    return this.does('importProgress', undefined, () => {
      const known = this.imports.get(importId);
      if (known?.work.workspace !== workspace) throw refused('not_found');
      const { status, page, blocks, open } = known;
      const rowCount = blocks.flat().length;
      return { status, page: status === 'finished' ? null : page, rowCount, open: [...open] };
    });
  }

  /** A page for each block. */
  override importedNumbers(_workspace: string, importId: string, after = '0'): Promise<ImportedNumbersPage> {
    return this.does('importedNumbers', undefined, () => {
      const { blocks } = this.imports.get(importId)!;
      const numbers = (blocks[Number(after)] ?? []).map(({ number }) => number);
      return { numbers, next: Number(after) + 1 < blocks.length ? String(Number(after) + 1) : null };
    });
  }

  override finishImport(importId: string, refusal: Refusal | null, onBehalf: OnBehalf): Promise<void> {
    return this.does('finishImport', onBehalf, () => {
      const known = this.imports.get(importId)!;
      if (known.status === 'running' && known.open.size > 0) throw refused('import_moved_on');
      if (known.status === 'finished') return;
      const expected = refusal ? known.expected : known.blocks.flat().length;
      const ofList = known.work.numbers === 'all' ? { expected } : {};
      Object.assign(known, { status: 'finished', refusal, restingUntil: null, ...ofList });
    });
  }

  override openWork(): Promise<readonly CarrierWork[]> {
    return this.does('openWork', undefined, () => {
      const running = [...this.imports.values()].filter(({ status }) => status === 'running');
      return [...running.map(({ work }) => work), ...this.waiting.values()];
    });
  }

  override openWorkOf(number: string): Promise<readonly NumberWork[]> {
    return this.does('openWorkOf', undefined, () =>
      [...this.waiting.values()].filter((work) => work.number === number),
    );
  }

  /** One page, whatever there is. */
  override heldAt(workspace: string, carrierAccountId: string): Promise<HeldNumberPage> {
    return this.does('heldAt', undefined, () => ({ numbers: this.heldNow(workspace, carrierAccountId), next: null }));
  }

  override heldAmong(
    workspace: string,
    carrierAccountId: string,
    numbers: readonly string[],
  ): Promise<readonly HeldNumber[]> {
    const asked = new Set(numbers);
    const arriving = new Set([...this.imports.values()].flatMap(({ open }) => [...open]));
    return this.does('heldAmong', undefined, () =>
      this.heldNow(workspace, carrierAccountId).flatMap((held) =>
        asked.has(held.number) ? [{ ...held, isArriving: arriving.has(held.number) }] : [],
      ),
    );
  }

  override detachedAmong(
    workspace: string,
    carrierAccountId: string,
    numbers: readonly string[],
  ): Promise<readonly string[]> {
    return this.does('detachedAmong', undefined, () =>
      numbers.filter((number) => {
        const known = this.detached.get(number);
        const isOfAccount = known?.workspace === workspace && known.facts?.carrierAccountId === carrierAccountId;
        return isOfAccount && !this.numbers.has(number);
      }),
    );
  }

  override countAt(workspace: string, carrierAccountId: string): Promise<number> {
    return this.does('countAt', undefined, () => this.heldNow(workspace, carrierAccountId).length);
  }

  override elsewhere(workspace: string, carrierAccountId: string): Promise<Readonly<Record<string, NumbersInRegion>>> {
    return this.does('elsewhere', undefined, () => {
      const regions: Record<string, { count: number; some: string[] }> = {};
      for (const { number } of this.heldNow(workspace, carrierAccountId)) {
        for (const place of new Set(this.held(number)?.places)) {
          if (place === 'us1') continue;
          const there = (regions[place] ??= { count: 0, some: [] });
          there.count += 1;
          if (there.some.length < MAX_NAMED_NUMBERS) there.some.push(number);
        }
      }
      return regions;
    });
  }

  private heldNow(workspace: string, carrierAccountId: string): readonly HeldNumber[] {
    return [...this.numbers.values()]
      .flatMap(({ facts, status, region, ...known }): HeldNumber[] => {
        if (known.workspace !== workspace || facts?.carrierAccountId !== carrierAccountId) return [];
        const { number, capabilities, carrier } = facts;
        const first = carrier === 'twilio' ? 'us1' : null;
        const held = { number, capabilities, region: region?.value ?? first };
        return [{ ...held, status: status === 'leaving' ? 'releasing' : 'active' }];
      })
      .toSorted((one, other) => (one.number < other.number ? -1 : 1));
  }

  override claimants(workspace: string, numbers: readonly string[]): Promise<Readonly<Record<string, Claimant>>> {
    const claimantOf = (number: string): Claimant => {
      const known = this.numbers.get(number);
      return known ? takerOf(known, workspace) : 'nobody';
    };
    return this.does('claimants', undefined, () =>
      Object.fromEntries(numbers.map((number) => [number, claimantOf(number)])),
    );
  }

  /** The number, when it is somebody's. */
  private held(number: string): KnownNumber | undefined {
    const known = this.numbers.get(number);
    return known?.status === 'reserved' ? undefined : known;
  }

  private async does<Answer>(method: Method, onBehalf: OnBehalf | undefined, act: () => Answer): Promise<Answer> {
    if (onBehalf) this.onBehalfOf.add(JSON.stringify(onBehalf));
    const lost = this.losesNext?.of === method ? this.losesNext.when : undefined;
    if (lost) this.losesNext = undefined;
    if (lost === 'before') throw refused('service_unavailable');
    const answer = act();
    if (lost === 'after') throw refused('service_unavailable');
    return answer;
  }
}

function takerOf(known: KnownNumber, workspace: string): Taker {
  const who = known.workspace === workspace ? 'this_workspace' : 'another_workspace';
  return known.status === 'reserved' ? `${who}_buys` : who;
}

const refused = (code: string) => new DomainError(code, `The double of the inventory says ${code}.`);
