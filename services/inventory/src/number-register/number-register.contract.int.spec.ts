import { numberRegisterContract } from './testing/number-register.contract.js';

numberRegisterContract('the inventory itself', ({ register }) => register);
numberRegisterContract('an inventory that is another process', ({ remoteRegister }) => remoteRegister);
