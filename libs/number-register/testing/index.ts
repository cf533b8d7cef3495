export * from './number-register-double.js';
export * from './number-register.contract.js';
