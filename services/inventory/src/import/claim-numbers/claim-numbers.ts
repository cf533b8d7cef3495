import { sentenceOfTaker } from '#number-facts';
import { numberInUse } from '../../number/domain/number.errors.js';
import type { NumberImported } from '../../number/domain/number.events.js';
import { takerOf } from '../../number/domain/number.rules.js';
import type { NumberState } from '../../number/domain/number.state.js';
import type {
  ImportPlace,
  ImportRowsProcessed,
  ImportedRow,
  LeftOutRow,
  ReadNumber,
  ReadRow,
} from '../domain/import.events.js';
import type { StartedImport } from '../domain/import.state.js';
import { shortText } from '../domain/short-text.js';

/** Deals with the next rows of an import. */
export interface ClaimNumbers {
  readonly workspace: string;
  /** Never none, in the order of the file. */
  readonly rows: readonly ReadRow[];
  /** Where the file goes on after them. */
  readonly next: ImportPlace;
}

/** Why a row's number is there already. Public and stable. */
type SkippedRowCode = 'already_held' | 'repeated_in_file';

export interface ClaimedNumbers {
  /** One for each number that is now the workspace's. */
  readonly numbers: readonly NumberImported[];
  readonly processed: ImportRowsProcessed;
}

/* A cell and a header may be as long as a row; an event that names hundreds of them may not. */
const MAX_NUMBER_LENGTH = 64;
const MAX_DETAIL_LENGTH = 300;

/**
 * A number that nobody holds becomes the workspace's, one that it has already is skipped, another's fails (rule 1).
 * Numbers that `holders` does not name are unclaimed.
 */
export function decideClaimNumbers(
  { workspace, rows, next }: ClaimNumbers,
  { importId, totals }: Pick<StartedImport, 'importId' | 'totals'>,
  holders: ReadonlyMap<string, NumberState>,
): ClaimedNumbers {
  const numbers: NumberImported[] = [];
  const imported: ImportedRow[] = [];
  const leftOut: LeftOutRow[] = [];
  const claimed = new Map<string, number>();
  for (const read of rows) {
    const refusal = refuse(read, { workspace, importId, claimed, holders });
    if (refusal) {
      leftOut.push(refusal);
    } else if (read.outcome === 'ok') {
      const { row, number } = read;
      claimed.set(number.number, row);
      imported.push([row, number.number]);
      numbers.push(numberImported(number, { workspace, importId, row }));
    }
  }
  const failed = leftOut.filter(({ outcome }) => outcome === 'failed').length;
  const totalsNow = {
    imported: totals.imported + imported.length,
    skipped: totals.skipped + leftOut.length - failed,
    failed: totals.failed + failed,
  };
  return {
    numbers,
    processed: { type: 'ImportRowsProcessed', importId, next, totals: totalsNow, imported, leftOut },
  };
}

interface WhoHoldsWhat {
  readonly workspace: string;
  readonly importId: string;
  /** Line of each number that these rows claim. */
  readonly claimed: ReadonlyMap<string, number>;
  readonly holders: ReadonlyMap<string, NumberState>;
}

function refuse(read: ReadRow, known: WhoHoldsWhat): LeftOutRow | undefined {
  const { row } = read;
  if (read.outcome === 'failed') {
    const [number, detail] = [shortText(read.number, MAX_NUMBER_LENGTH), shortText(read.detail, MAX_DETAIL_LENGTH)];
    return { row, number, outcome: 'failed', code: read.code, detail };
  }
  const { number } = read.number;
  const skipped = (code: SkippedRowCode, detail: string) =>
    ({ row, number, outcome: 'skipped', code, detail }) as const;
  const holder = known.holders.get(number);
  const earlierRow = known.claimed.get(number) ?? rowOfSameImport(holder, known.importId);
  if (earlierRow !== undefined) {
    return skipped('repeated_in_file', `${number} is on line ${earlierRow} of the file already.`);
  }
  const taker = holder && takerOf(holder, known.workspace);
  if (taker === undefined || taker === null) return undefined;
  if (taker === 'this_workspace' || taker === 'this_workspace_buys') {
    return skipped('already_held', sentenceOfTaker(number, taker));
  }
  const { code, message } = numberInUse(number, taker === 'another_workspace_buys');
  return { row, number, outcome: 'failed', code, detail: message };
}

/** Where the rows were cut into blocks must not show in what is said of them. */
function rowOfSameImport(holder: NumberState | undefined, importId: string): number | undefined {
  if (holder?.status !== 'active' || !('importId' in holder.broughtBy)) return undefined;
  return holder.broughtBy.importId === importId ? holder.broughtBy.row : undefined;
}

function numberImported(read: ReadNumber, by: Pick<NumberImported, 'workspace' | 'importId' | 'row'>): NumberImported {
  const { number, numberType, capabilities, country, locality, monthlyCost } = read;
  const { workspace, importId, row } = by;
  return {
    type: 'NumberImported',
    number,
    workspace,
    carrier: 'sip',
    carrierAccountId: null,
    numberType,
    capabilities,
    country,
    locality,
    monthlyCost,
    importId,
    row,
  };
}
