import { accountConnected } from '../domain/account.errors.js';
import type { AccountEvent, CarrierAccountConnected } from '../domain/account.events.js';
import type { AccountState } from '../domain/account.state.js';

export type ConnectAccount = Omit<CarrierAccountConnected, 'type'>;

/** The carrier has taken the credentials. An account is connected once; one that was disconnected may come back. */
export function decideConnectAccount(command: ConnectAccount, state: AccountState): AccountEvent[] {
  if (state.status === 'connected') throw accountConnected(state.carrierAccountId, state.name);
  return [{ type: 'CarrierAccountConnected', ...command }];
}
