import { NumberRegisterDouble } from './number-register-double.js';
import { numberRegisterContract } from './number-register.contract.js';

numberRegisterContract('NumberRegisterDouble', async () => {
  const register = new NumberRegisterDouble();
  return {
    register,
    beginGiveBack: (work) => register.beginGiveBack(work),
    beginRegion: (work) => register.beginRegion(work),
    beginImport: (work) => register.beginImport(work),
    shownOf: async (_workspace, importId) => register.imports.get(importId)!,
  };
});
