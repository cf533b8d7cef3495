import { domainEvent, handleCommand } from '#event-store';
import type { Addition, CommandContext, EventStore, Load } from '#event-store';
import type {
  ImportClaim,
  ImportProgress,
  ImportedNumbersPage,
  NotedProgress,
  Refusal,
  RegisteredNumber,
  WantedImport,
} from '#number-register';
import { WorkSlices } from '#work-slices';
import type { NumberEvent } from '../number/domain/number.events.js';
import type { ClaimedNumber, NumberState } from '../number/domain/number.state.js';
import { agent, agentStream } from '../agent/agent.aggregate.js';
import { agentsSideOfAssignments } from '../agent/domain/agents-side-of-assignments.js';
import { importNotFound } from '../import/domain/import.errors.js';
import { IMPORT_FAILURE_CODES } from '../import/domain/import.events.js';
import type { ImportEvent, ImportFailure } from '../import/domain/import.events.js';
import { decideFinishImport } from '../import/finish-import/finish-import.js';
import { totalRows } from '../import/domain/import.state.js';
import { importStream, loadImport } from '../import/import.aggregate.js';
import { decideStartAccountImport } from '../import/start-account-import/start-account-import.js';
import { decideNoteClaims } from '../import/note-claims/note-claims.js';
import { decideNoteProgress } from '../import/note-progress/note-progress.js';
import type { RecordRows } from '../import/record-rows/record-rows.js';
import { decideRecordRows } from '../import/record-rows/record-rows.js';
import { claimOf, decideAddImportedNumber } from '../number/add-imported-number/add-imported-number.js';
import { decideGiveUpImport } from '../number/give-up-import/give-up-import.js';
import { anyonesNumber, numberOf, numberStream } from '../number/number.aggregate.js';

/** What the inventory keeps of imports from carrier accounts: which numbers they brought, and what became of the others. */
export class AccountImports {
  /** Calls are answered on this thread as well. */
  private readonly slices = new WorkSlices();

  constructor(private readonly store: EventStore) {}

  /** Nothing when it has begun before. */
  async start(wanted: WantedImport, context: CommandContext): Promise<void> {
    await handleCommand(this.store, context, async () => {
      const to = await loadImport(this.store, context.workspace, wanted.importId);
      return [{ to, events: decideStartAccountImport(wanted, to.state) }];
    });
  }

  async claim(
    importId: string,
    numbers: readonly RegisteredNumber[],
    firstRow: number,
    context: CommandContext,
  ): Promise<readonly ImportClaim[]> {
    let claims: ImportClaim[] = [];
    await handleCommand(this.store, context, async (load) => {
      claims = [];
      const fresh: string[] = [];
      const additions: Addition[] = [];
      for (const [index, number] of numbers.entries()) {
        await this.slices.pause();
        const command = { ...number, workspace: context.workspace, importId, row: firstRow + index };
        const to = await load(anyonesNumber, numberStream(number.number));
        claims.push(claimOf(command, to.state));
        const events = decideAddImportedNumber(command, to.state);
        if (events.length > 0) fresh.push(number.number);
        additions.push({ to, events });
      }
      const to = await loadImport(this.store, context.workspace, importId);
      additions.push({ to, events: decideNoteClaims({ numbers: fresh, firstRow }, to.state) });
      return additions;
    });
    return claims;
  }

  async record(importId: string, command: RecordRows, context: CommandContext): Promise<void> {
    const { workspace } = context;
    await handleCommand(this.store, context, async (load) => {
      const to = await loadImport(this.store, workspace, importId);
      const events = decideRecordRows(command, to.state);
      if (events.length === 0) return [];
      const additions: Addition[] = [{ to, events }];
      for (const { number, outcome } of command.rows) {
        if (outcome === 'failed') additions.push(...(await this.givenUp(importId, number, workspace, load)));
      }
      return additions;
    });
  }

  /** A rest is dated by our clock, since it is compared with that: whoever tells of it may be another machine. */
  async note(importId: string, { expected, restMs }: NotedProgress, context: CommandContext): Promise<void> {
    const restingUntil = restMs === null ? null : new Date(Date.parse(context.time) + restMs).toISOString();
    await handleCommand(this.store, context, async () => {
      const to = await loadImport(this.store, context.workspace, importId);
      return [{ to, events: decideNoteProgress({ expected, restingUntil }, to.state) }];
    });
  }

  /** Of the number, and the other side on the streams of agents that were given it meanwhile. */
  private async givenUp(importId: string, number: string, workspace: string, load: Load): Promise<Addition[]> {
    const to = await load(numberOf(workspace), numberStream(number));
    const events: readonly NumberEvent[] = decideGiveUpImport({ importId }, to.state);
    const agentIds = new Set(events.flatMap((event) => (event.type === 'NumberUnassigned' ? [event.agentId] : [])));
    const additions: Addition[] = [{ to, events }];
    for (const agentId of agentIds) {
      const side = await load(agent, agentStream(workspace, agentId));
      additions.push({ to: side, events: agentsSideOfAssignments(agentId, events) });
    }
    return additions;
  }

  async progress(workspace: string, importId: string): Promise<ImportProgress> {
    const { state } = await loadImport(this.store, workspace, importId);
    if (state.status === 'unknown' || state.source !== 'account') throw importNotFound();
    const { status, next, totals, open } = state;
    return { status, page: next?.page ?? null, rowCount: totalRows(totals), open };
  }

  /** The import that has brought a number and has yet to say that it is set up; null when there is none. */
  async openImportOf(number: NumberState): Promise<string | null> {
    if (number.status === 'unclaimed' || !('importId' in number.broughtBy)) return null;
    const { importId } = number.broughtBy;
    return (await this.arrivingBy(importId, number.workspace)).includes(number.number) ? importId : null;
  }

  /** Those of the numbers that an import has brought and has yet to say that they are set up. Each import is read once. */
  async arrivingAmong(numbers: readonly ClaimedNumber[]): Promise<ReadonlySet<string>> {
    const imports = new Map(
      numbers.flatMap(({ broughtBy, workspace }) =>
        'importId' in broughtBy ? [[broughtBy.importId, workspace] as const] : [],
      ),
    );
    const arriving = new Set<string>();
    for (const [importId, workspace] of imports) {
      for (const number of await this.arrivingBy(importId, workspace)) arriving.add(number);
    }
    return arriving;
  }

  private async arrivingBy(importId: string, workspace: string): Promise<readonly string[]> {
    const { state } = await loadImport(this.store, workspace, importId);
    return state.status === 'running' && state.source === 'account' ? state.open : [];
  }

  /** `after`: a revision of the import's stream. */
  async numbers(workspace: string, importId: string, after = '0'): Promise<ImportedNumbersPage> {
    const from = Number(after) + 1;
    const events = await this.store.readStream(importStream(workspace, importId), { from, maxEvents: PAGE_EVENTS });
    const numbers = events
      .map(domainEvent<ImportEvent>)
      .flatMap((event) =>
        event.type === 'ImportRowsProcessed'
          ? [...event.imported.map(([, number]) => number), ...event.leftOut.map(({ number }) => number)]
          : [],
      );
    return { numbers, next: events.length < PAGE_EVENTS ? null : String(events.at(-1)!.revision) };
  }

  async finish(importId: string, refusal: Refusal | null, context: CommandContext): Promise<void> {
    const failure: ImportFailure | null = refusal && { code: failureCodeOf(refusal), detail: refusal.detail };
    await handleCommand(this.store, context, async () => {
      const to = await loadImport(this.store, context.workspace, importId);
      return [{ to, events: decideFinishImport({ failure }, to.state) }];
    });
  }
}

/** What is not of our own side is the carrier's, and its sentence says what it is. */
function failureCodeOf({ code }: Refusal): ImportFailure['code'] {
  return IMPORT_FAILURE_CODES.find((known) => known === code) ?? 'carrier_failed';
}

/** Each tells of as many numbers as were dealt with at once. */
const PAGE_EVENTS = 100;
