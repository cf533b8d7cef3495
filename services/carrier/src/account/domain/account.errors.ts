import { DomainError } from '#domain-error';
import type { NumbersInRegion } from '#number-facts';

/** Public and stable: see the HTTP contract. */
export type AccountErrorCode =
  | 'not_found'
  | 'carrier_account_not_found'
  | 'carrier_credentials_missing'
  | 'carrier_account_connected'
  | 'carrier_account_different'
  | 'carrier_account_in_use'
  | 'carrier_account_busy'
  | 'carrier_region_in_use'
  | 'carrier_account_built_in'
  | 'public_url_missing'
  | 'public_url_unreachable';

export type AccountError = DomainError<AccountErrorCode>;

/** Of an account in a path. */
export const accountUnknown = (): AccountError =>
  new DomainError('not_found', 'There is no such carrier account. See GET /v1/carrier-accounts.');

/** It is connected, and the vault has nothing of it. */
export const credentialsMissing = (carrierAccountId: string): AccountError =>
  new DomainError(
    'carrier_credentials_missing',
    `The credentials of the carrier account are not here any more. Enter them again: POST /v1/carrier-accounts/${carrierAccountId}/rotate. If it was being disconnected, disconnect it once more: DELETE /v1/carrier-accounts/${carrierAccountId}.`,
  );

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

/** `hasSetup`: something was set up in the account at the carrier, and tells it from others. */
export const accountDifferent = (carrierAccountId: string, hasSetup: boolean): AccountError => {
  const why = hasSetup
    ? `what was set up there for this one ("Ringfence ${carrierAccountId}") is not in it`
    : 'it is not the one that was connected here';
  const orGone = hasSetup
    ? ` If it was deleted there, or this one was being disconnected: DELETE /v1/carrier-accounts/${carrierAccountId}, then connect it again.`
    : '';
  const message = `These are credentials of another account: ${why}. Connect that one beside this: POST /v1/carrier-accounts.${orGone}`;
  return new DomainError('carrier_account_different', message, { errors: [{ field: 'credentials', message }] });
};

/** Only Telnyx's credentials name their account by something that can be left out. */
export const publicKeyMissing = (): DomainError<'invalid_request'> => {
  const message =
    'credentials.publicKey is needed: the account has one, and without it calls and messages of the account would be refused.';
  return new DomainError('invalid_request', message, { errors: [{ field: 'credentials.publicKey', message }] });
};

/** `numbers`: how many of its numbers are here. */
export const accountInUse = (carrierAccountId: string, numbers: number): AccountError =>
  new DomainError(
    'carrier_account_in_use',
    `${numbers === 1 ? '1 of its numbers is' : `${numbers} of its numbers are`} in this workspace and would be cut off from their carrier. Release them first, which gives them up there, or detach them: then they stay in the account at the carrier and go on costing, as everything in it does that is not here. They are in GET /v1/numbers?carrierAccountId=${carrierAccountId}.`,
    { numbers },
  );

/** `regions`: those that the credentials leave out, each with the numbers that are there. */
export const regionInUse = (
  carrierAccountId: string,
  regions: readonly (readonly [string, NumbersInRegion])[],
): AccountError => {
  const errors = regions.map(([region, numbers]) => {
    const field = `credentials.regions.${region}`;
    const message = `${field} is needed: ${inWords(numbers)} in ${region}, or on the way there or from there.`;
    return { field, message };
  });
  const message = `${errors.map((error) => error.message).join(' ')} Give the credentials of the region too. To do without them, move the numbers while the account has them: PATCH /v1/numbers/{number} with {"region": "us1"}. GET /v1/numbers?carrierAccountId=${carrierAccountId} shows the region of each.`;
  return new DomainError('carrier_region_in_use', message, {
    errors,
    numbers: Object.fromEntries(regions.map(([region, { count }]) => [region, count])),
    numbersNamed: Object.fromEntries(regions.map(([region, { some }]) => [region, some])),
  });
};

function inWords({ count, some }: NumbersInRegion): string {
  const more = count - some.length;
  const named = `${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return count === 1 ? `1 number of the account (${named}) is` : `${count} numbers of the account (${named}) are`;
}

/** `openWork`: how many things are under way. */
export const accountBusy = (openWork: number): AccountError =>
  new DomainError(
    'carrier_account_busy',
    `${openWork} of its purchases and imports are under way. Try again when they have ended: see GET /v1/purchases and GET /v1/imports.`,
    { openWork },
  );

export const accountBuiltIn = (): AccountError => new DomainError('carrier_account_built_in', SANDBOX_STAYS);

const SANDBOX_STAYS =
  'The sandbox that is built in cannot be changed, rotated or disconnected: it has no credentials, and is the same for ' +
  'everybody. Connect one of your own beside it: POST /v1/carrier-accounts with {"carrier": "sandbox", "name": "Trial"}.';

/** A number that nobody can reach us by would be paid for in vain. */
export const publicUrlMissing = (carrier: string): AccountError =>
  new DomainError(
    'public_url_missing',
    `${carrier} would not know where to tell of calls and messages. Set PUBLIC_URL to the address at which it reaches this installation, and start again.`,
  );

/** `because`: a clause. A number that is moved while nobody can call us would lose calls that it takes now. */
export const publicUrlUnreachable = (url: string, because: string): AccountError =>
  new DomainError(
    'public_url_unreachable',
    `Calls would be sent to ${url}, and ${because}. ${LEAD_PUBLIC_URL_HERE} Then try again. ${WHEN_NOT_TO_CHECK}`,
  );

/** What to do when it leads elsewhere. */
export const LEAD_PUBLIC_URL_HERE =
  'Let PUBLIC_URL be an address at which the internet reaches this installation: whatever stands in front must hand on all requests below /webhooks/ as they are.';

/** What else to do, where only this machine is led elsewhere. */
export const WHEN_NOT_TO_CHECK =
  'Where it leads the internet here and only this machine elsewhere, start with PUBLIC_URL_CHECK=off.';
