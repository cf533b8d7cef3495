import { hasCode } from '#domain-error';
import type { ImportWork, NumberRegister, OnBehalf, Refusal } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import { inTurns } from '../carrier/in-turns.js';
import type { NumberImport } from './number-import.js';

export interface EndedEarly {
  readonly register: NumberRegister;
  readonly numbers: NumberImport;
  readonly work: ImportWork;
  readonly onBehalf: OnBehalf;
}

/** Why an import ends that a fault of ours has stopped. */
export const OUR_FAULT: Refusal = {
  code: 'internal_error',
  detail: 'Something went wrong on our side. Import again; numbers that are in already will be skipped.',
};

/** Numbers that are looked at and told of together. */
const BLOCK_NUMBERS = 20;

/** Questions to the carrier on their way at once. */
const MAX_QUESTIONS = 4;

/**
 * Ends an import that goes no further. No number stays claimed without a row, for nobody would set it up any more.
 * `account`: undefined when it cannot be opened.
 */
export async function endEarly(
  parts: EndedEarly,
  account: ConnectedAccount | undefined,
  because: Refusal,
): Promise<void> {
  const { register, work, onBehalf } = parts;
  const unknown = new Set<string>();
  for (;;) {
    for (const number of await settleOpen(parts, account, because)) unknown.add(number);
    try {
      return await register.finishImport(work.importId, refusalWith(because, unknown, work), onBehalf);
    } catch (error) {
      // A claim that was given up for lost has come through in between.
      if (!hasCode(error, 'import_moved_on')) throw error;
    }
  }
}

/** Writes a row for every number that is claimed. Returns those of which nobody knows whether they point here. */
async function settleOpen(
  { register, numbers, work, onBehalf }: EndedEarly,
  account: ConnectedAccount | undefined,
  because: Refusal,
): Promise<readonly string[]> {
  const { workspace, importId } = work;
  const unknown: string[] = [];
  // Asked anew after each block: rows of a call that was given up for lost may come in between.
  for (;;) {
    const { rowCount, page, open } = await register.importProgress(workspace, importId);
    const block = open.slice(0, BLOCK_NUMBERS);
    if (block.length === 0) return unknown;
    const settled = await inTurns(block, MAX_QUESTIONS, (number) => numbers.settle(account, number, because));
    const rows = settled.map(({ row }) => row);
    await register.recordImported(importId, rows, rowCount + 1, page, onBehalf);
    unknown.push(...settled.flatMap(({ row, isKnown }) => (isKnown ? [] : [row.number])));
  }
}

function refusalWith(
  { code, detail }: Refusal,
  unknown: ReadonlySet<string>,
  { carrierAccountId }: Pick<ImportWork, 'carrierAccountId'>,
): Refusal {
  if (unknown.size === 0) return { code, detail };
  const look = `Look whether they point here, with GET /v1/carrier-accounts/${carrierAccountId}/drift`;
  return { code, detail: `${detail} ${look}: ${[...unknown].join(', ')}.` };
}

/** Of a number that is under way, how it was before. Nobody can put it back then, however often it is tried. */
const CODES_OF_WHAT_WAS_SAVED = ['vault_key_wrong', 'vault_entry_damaged'];
const WHAT_WAS_SAVED =
  'How a number was set up before this import cannot be read any more: its entry in the vault is damaged, or was sealed with another key. Import again; numbers that are in already will be skipped.';

/** Why nothing more can be brought in until somebody does something. */
export function isLasting(error: unknown): error is Error & { readonly code: string } {
  if (error instanceof CarrierError) return !error.isPassing;
  return hasCode(error, 'public_url_missing') || isOfWhatWasSaved(error);
}

/** What people are told of what is lasting. */
export function whyItEnds(error: Error & { readonly code: string }): Refusal {
  return { code: error.code, detail: isOfWhatWasSaved(error) ? WHAT_WAS_SAVED : error.message };
}

function isOfWhatWasSaved(error: unknown): boolean {
  return CODES_OF_WHAT_WAS_SAVED.some((code) => hasCode(error, code));
}
