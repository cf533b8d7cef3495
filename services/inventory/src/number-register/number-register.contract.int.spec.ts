import { numberRegisterContract } from '#number-register/testing';
import { askedInLog } from './testing/asked-in-log.js';
import { OpenedInventory } from './testing/opened-inventory.js';

numberRegisterContract('an inventory that is another process', async () => {
  const inventory = await OpenedInventory.open();
  const close = () => inventory.stop();
  return { register: inventory.remoteRegister, ...askedInLog(inventory.store), close };
});
