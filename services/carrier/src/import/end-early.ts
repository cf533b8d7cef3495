import type { ImportWork, NumberRegister, OnBehalf, Refusal } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import { inTurns } from '../carrier/in-turns.js';
import type { NumberImport } from './number-import.js';

export interface EndedEarly {
  readonly register: NumberRegister;
  readonly numbers: NumberImport;
  readonly work: ImportWork;
  readonly onBehalf: OnBehalf;
}

/** Numbers that are looked at and told of together. */
const BLOCK_NUMBERS = 20;

/** Questions to the carrier on their way at once. */
const MAX_QUESTIONS = 4;

/**
 * Ends an import that goes no further. No number stays claimed without a row, for nobody would set it up any more.
 * `account`: undefined when it cannot be opened.
 */
export async function endEarly(
  { register, numbers, work, onBehalf }: EndedEarly,
  account: ConnectedAccount | undefined,
  because: Refusal,
): Promise<void> {
  const { workspace, importId, carrierAccountId } = work;
  const unknown: string[] = [];
  // Asked anew after each block: rows of a call that was given up for lost may come in between.
  for (;;) {
    const { rowCount, page, open } = await register.importProgress(workspace, importId);
    const block = open.slice(0, BLOCK_NUMBERS);
    if (block.length === 0) break;
    const settled = await inTurns(block, MAX_QUESTIONS, (number) => numbers.settle(account, number, because));
    const rows = settled.map(({ row }) => row);
    await register.recordImported(importId, rows, rowCount + 1, page, onBehalf);
    unknown.push(...settled.flatMap(({ row, isKnown }) => (isKnown ? [] : [row.number])));
  }
  const look = ` Look whether they point here, with GET /v1/carrier-accounts/${carrierAccountId}/drift: `;
  const detail = unknown.length > 0 ? `${because.detail}${look}${[...new Set(unknown)].join(', ')}.` : because.detail;
  await register.finishImport(importId, { code: because.code, detail }, onBehalf);
}
