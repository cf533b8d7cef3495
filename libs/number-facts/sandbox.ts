/** What nobody may overlook of the carrier that is part of the product, for people. */
export const NOTHING_IS_REAL = 'its numbers are fictional, nothing is charged, and no call or message gets through.';

/** In every workspace, without anybody having connected it. */
export const SANDBOX_ACCOUNT_ID = 'sandbox';

/** Beside whatever is of the sandbox. */
export const SANDBOX_NOTICE = `This is the sandbox: ${NOTHING_IS_REAL}`;

/** Whether nothing of an account is real: ids of accounts begin with their carrier. */
export function isOfSandbox(carrierAccountId: string): boolean {
  return carrierAccountId.split('-', 1)[0] === 'sandbox';
}
