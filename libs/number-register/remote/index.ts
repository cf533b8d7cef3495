export { NUMBER_REGISTER_OPERATIONS } from './register-operations.js';
export { remoteNumberRegister } from './remote-number-register.js';
