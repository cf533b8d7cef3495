import type { Claimant, NumberRegister } from '#number-register';

/** Who has a number that an account holds. `let_go`: nobody, since this workspace has detached it from that account. */
export type ClaimantThere = Claimant | 'let_go';

/** Of each number asked for: at most 1,000. Rejects as `NumberRegister` does. */
export async function claimantsThere(
  register: NumberRegister,
  workspace: string,
  carrierAccountId: string,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, ClaimantThere>> {
  if (numbers.length === 0) return new Map();
  const claimants = await register.claimants(workspace, numbers);
  const there = new Map<string, ClaimantThere>(Object.entries(claimants));
  const free = numbers.filter((number) => claimants[number] === 'nobody');
  if (free.length === 0) return there;
  for (const number of await register.detachedAmong(workspace, carrierAccountId, free)) there.set(number, 'let_go');
  return there;
}
