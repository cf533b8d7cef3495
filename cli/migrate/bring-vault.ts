import { copyVaultBeside } from './migrate.adapters.js';
import type { StoreAddress } from './store-address.js';

const THERE = 'Accounts, purchases and all else that the carrier service has written are there';

/** Credentials and saved configurations are in no history. What became of them, as it is said. Throws a `VaultError`. */
export async function bringVault(from: StoreAddress, to: StoreAddress): Promise<string> {
  switch (await copyVaultBeside(from, to)) {
    case 'brought':
      return `${THERE}, and the vault with their credentials. Nobody needs vault.* of the old DATA_DIR once the carrier service works with its own: take it away then, unless npm start is to go on there.`;
    case 'contradiction':
      return `${THERE}. Their credentials are where they were: there is a vault already, and each of both has what the other has not. Move the one that is out of date out of its DATA_DIR. Is that the one of the carrier service, run the same again.`;
    case 'nothing':
      return `${THERE}. Their credentials are where they were: copy vault.* from the old DATA_DIR into that of the carrier service before the start, unless they are there.`;
  }
}
