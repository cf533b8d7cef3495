import { accountConnected } from '../domain/account.errors.js';
import type { AccountEvent, CarrierAccountConnected } from '../domain/account.events.js';
import { requireRegionsInUse } from '../domain/account.rules.js';
import type { RegionUse } from '../domain/account.rules.js';
import type { AccountState } from '../domain/account.state.js';

export interface ConnectAccount extends RegionUse, Omit<CarrierAccountConnected, 'type'> {}

/**
 * The carrier has taken the credentials. An account is connected once; one that was disconnected may come back. Its numbers
 * may be here already: those of a carrier service that has begun a log of its own.
 */
export function decideConnectAccount(
  { elsewhere = {}, regions = [], ...facts }: ConnectAccount,
  state: AccountState,
): AccountEvent[] {
  if (state.status === 'connected') throw accountConnected(state.carrierAccountId, state.name);
  requireRegionsInUse(facts.carrierAccountId, { elsewhere, regions });
  return [{ type: 'CarrierAccountConnected', ...facts }];
}
