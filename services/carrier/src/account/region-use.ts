import type { NumberRegister } from '#number-register';
import type { RegionUse } from './domain/account.rules.js';

/** Of credentials that are good for these regions. Who has none to choose from needs no inventory. Rejects as `NumberRegister` does. */
export async function regionUseOf(
  register: NumberRegister,
  workspace: string,
  carrierAccountId: string,
  regions: readonly string[] | undefined,
): Promise<RegionUse> {
  return regions ? { regions, elsewhere: await register.elsewhere(workspace, carrierAccountId) } : {};
}
