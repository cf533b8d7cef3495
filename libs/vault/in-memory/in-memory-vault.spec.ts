import { vaultContract } from '../testing/vault.contract.js';
import { InMemoryVault } from './in-memory-vault.js';

vaultContract('InMemoryVault', async () => {
  const vault = new InMemoryVault();
  return { vault, close: () => vault.close() };
});
