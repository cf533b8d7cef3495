import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type AccountErrorCode =
  | 'not_found'
  | 'carrier_account_not_found'
  | 'carrier_account_connected'
  | 'carrier_account_different'
  | 'carrier_account_in_use'
  | 'carrier_account_busy'
  | 'carrier_region_in_use'
  | 'carrier_account_built_in';

type AccountError = DomainError<AccountErrorCode>;

/** Of an account in a path. */
export const accountUnknown = (): AccountError =>
  new DomainError('not_found', 'There is no such carrier account. See GET /v1/carrier-accounts.');

/** Of an account in a body or a query. */
export const accountNotFound = (): AccountError => {
  const message = 'There is no such carrier account in this workspace. See GET /v1/carrier-accounts.';
  return new DomainError('carrier_account_not_found', message, { errors: [{ field: 'carrierAccountId', message }] });
};

export const accountConnected = (carrierAccountId: string, name: string): AccountError =>
  new DomainError(
    'carrier_account_connected',
    `This account is connected already, as "${name}". To change its credentials: POST /v1/carrier-accounts/${carrierAccountId}/rotate.`,
    { carrierAccountId },
  );

export const accountDifferent = (carrierAccountId: string): AccountError =>
  new DomainError(
    'carrier_account_different',
    'These are credentials of another account: it is not the one that is named here, or what was set up there for this one ' +
      `("Ringfence ${carrierAccountId}") is not in it. Connect that one beside this: POST /v1/carrier-accounts.`,
  );

/** Only Telnyx's credentials name their account by something that can be left out. */
export const publicKeyMissing = (): DomainError<'invalid_request'> => {
  const message =
    'credentials.publicKey is needed: the account has one, and without it calls and messages of the account would be refused.';
  return new DomainError('invalid_request', message, { errors: [{ field: 'credentials.publicKey', message }] });
};

/** `numbers`: how many of its numbers are here. */
export const accountInUse = (numbers: number): AccountError =>
  new DomainError(
    'carrier_account_in_use',
    `${numbers} of its numbers are in this workspace and would be cut off from their carrier. Release or detach them first.`,
    { numbers },
  );

/** `regions`: those that the credentials leave out, each with how many numbers are there. */
export const regionInUse = (regions: readonly (readonly [string, number])[]): AccountError => {
  const errors = regions.map(([region, numbers]) => {
    const field = `credentials.regions.${region}`;
    const are = numbers === 1 ? '1 number of the account is' : `${numbers} numbers of the account are`;
    const message = `${field} is needed: ${are} in ${region}, or on the way there or from there.`;
    return { field, message };
  });
  const message = `${errors.map((error) => error.message).join(' ')} Give the credentials of the region too. To do without them, move the numbers while the account has them: PATCH /v1/numbers/{number} with {"region": "us1"}.`;
  return new DomainError('carrier_region_in_use', message, { errors, numbers: Object.fromEntries(regions) });
};

/** `openWork`: how many things are under way. */
export const accountBusy = (openWork: number): AccountError =>
  new DomainError(
    'carrier_account_busy',
    `${openWork} of its purchases and imports are under way. Try again when they have ended: see GET /v1/purchases and GET /v1/imports.`,
    { openWork },
  );

export const accountBuiltIn = (): AccountError =>
  new DomainError('carrier_account_built_in', 'The sandbox has no credentials and is always there.');
