import type { ImportWork, ImportedRow, NumberRegister } from '#number-register';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { isLiveElsewhere, refusalOfImport } from './import-outlook.js';
import type { Ready } from './number-import.js';

export interface SortingOut {
  readonly register: NumberRegister;
  readonly work: ImportWork;
  /** What an earlier run claimed, and may have made to point here. */
  readonly open: ReadonlySet<string>;
}

/** Numbers of a block that the inventory is asked to claim, and rows of those that it is not. */
export async function sortOut(
  block: readonly OwnedNumber[],
  { carrier, webhooks }: Ready,
  { register, work: { workspace, confirmLive }, open }: SortingOut,
): Promise<{ readonly wanted: readonly OwnedNumber[]; readonly refused: readonly ImportedRow[] }> {
  const isLive = (owned: OwnedNumber) => !open.has(owned.number) && isLiveElsewhere(carrier, owned, webhooks);
  const live = new Set(confirmLive ? [] : block.filter(isLive).map(({ number }) => number));
  // One that somebody has is refused for that, wherever it points.
  const claimants = live.size === 0 ? {} : await register.claimants(workspace, [...live]);
  const wanted: OwnedNumber[] = [];
  const refused: ImportedRow[] = [];
  for (const owned of block) {
    const { number } = owned;
    const claimant = claimants[number] ?? 'nobody';
    const refusal = refusalOfImport(owned, { claimant, isLive: live.has(number), confirmLive });
    if (refusal) refused.push({ number, ...refusal });
    else wanted.push(owned);
  }
  return { wanted, refused };
}
