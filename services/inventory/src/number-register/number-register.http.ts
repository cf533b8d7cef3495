import { NumberRegister } from '#number-register';
import { operationsDoor } from '#service-call/door';

/** Two hundred numbers of an import with all that their carrier says of them, and a row for each with its sentence. */
const MAX_BODY_BYTES = 2_097_152;

/** For whoever deals with carriers in another process. */
export const NumberRegisterDoor = operationsDoor({
  path: 'number-register',
  port: NumberRegister,
  operations: async () => (await import('#number-register/remote')).NUMBER_REGISTER_OPERATIONS,
  maxBodyBytes: MAX_BODY_BYTES,
});
