export * from './number-register-double.js';
export * from './number-register.contract.js';
export type { RegisterUnderTest } from './register-under-test.js';
