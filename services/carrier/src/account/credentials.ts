import { isTelnyxPublicKey } from '#carrier-signatures';
import { invalidRequest } from '#http-api';
import type { CarrierName } from '#number-facts';

/** A field of a carrier's credentials. */
interface CredentialField {
  readonly pattern: RegExp;
  /** What a pattern cannot tell. */
  readonly isValid?: (value: string) => boolean;
  /** What it is, and where people find it. */
  readonly what: string;
  readonly isOptional?: boolean;
}

type CredentialFields = Readonly<Record<string, CredentialField>>;

const AUTH_TOKEN = { pattern: /^[\x21-\x7e]{8,128}$/, what: 'the auth token, from the console' };
const API_KEY_SID = { pattern: /^SK[0-9a-fA-F]{32}$/, what: 'the SID of an API key, SK…', isOptional: true };
const API_KEY_SECRET = { pattern: /^[\x21-\x7e]{8,128}$/, what: 'the secret of that API key', isOptional: true };

const FIELDS: Readonly<Record<CarrierName, CredentialFields>> = {
  twilio: {
    accountSid: { pattern: /^AC[0-9a-fA-F]{32}$/, what: 'the account SID, AC…, from the console' },
    authToken: AUTH_TOKEN,
    apiKeySid: API_KEY_SID,
    apiKeySecret: API_KEY_SECRET,
  },
  telnyx: {
    apiKey: { pattern: /^[\x21-\x7e]{8,200}$/, what: 'an API key, KEY…, from Auth in the portal' },
    publicKey: {
      pattern: /^[A-Za-z0-9+/]{43}=$/,
      isValid: isTelnyxPublicKey,
      what: 'the public key as Keys & Credentials in the portal shows it: an Ed25519 key, 44 characters of base64',
      isOptional: true,
    },
  },
  sip: {},
  sandbox: {},
};

/** Of Twilio: credentials of a region are its own. */
const REGION_FIELDS: CredentialFields = {
  authToken: AUTH_TOKEN,
  apiKeySid: API_KEY_SID,
  apiKeySecret: API_KEY_SECRET,
};
const REGIONS = ['ie1', 'au1'];

/** What the vault keeps: the fields of `FIELDS`, and `regions` for Twilio. */
export type Credentials = Readonly<Record<string, unknown>>;

/** Checks credentials field by field, closed: throws `invalid_request` that names each, and never repeats a value. */
export function readCredentials(carrier: CarrierName, given: unknown): Credentials {
  const { regions, ...flat } = objectOf('credentials', given);
  const errors = wrongFields('credentials', FIELDS[carrier], flat);
  const byRegion = carrier === 'twilio' && regions !== undefined ? objectOf('credentials.regions', regions) : {};
  if (carrier !== 'twilio' && regions !== undefined) errors.push(unknownField('credentials.regions'));
  for (const [region, credentials] of Object.entries(byRegion)) {
    const path = `credentials.regions.${region}`;
    if (!REGIONS.includes(region))
      errors.push({ field: path, message: `${path} must be one of ${REGIONS.join(', ')}.` });
    else errors.push(...wrongFields(path, REGION_FIELDS, objectOf(path, credentials)));
  }
  if (errors.length > 0) throw invalidRequest(errors);
  return { ...flat, ...(regions !== undefined && { regions: byRegion }) };
}

/** What they are called, such as `authToken` and `regions.ie1.authToken`, which is no secret. */
export function namesOf(credentials: Credentials): readonly string[] {
  return Object.entries(credentials).flatMap(([name, value]) =>
    typeof value === 'object' ? namesOf(value as Credentials).map((inner) => `${name}.${inner}`) : [name],
  );
}

function objectOf(field: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalidRequest([{ field, message: `${field} must be an object.` }]);
}

function wrongFields(path: string, fields: CredentialFields, given: Readonly<Record<string, unknown>>) {
  const errors: { field: string; message: string }[] = [];
  for (const [name, { pattern, isValid = () => true, what, isOptional }] of Object.entries(fields)) {
    const value = given[name];
    if (value === undefined && isOptional) continue;
    const field = `${path}.${name}`;
    const isRight = typeof value === 'string' && pattern.test(value) && isValid(value);
    if (!isRight) errors.push({ field, message: `${field} must be ${what}.` });
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) errors.push(unknownField(`${path}.${name}`));
  }
  if (
    Object.hasOwn(fields, 'apiKeySid') &&
    (given['apiKeySid'] === undefined) !== (given['apiKeySecret'] === undefined)
  ) {
    const field = `${path}.apiKeySecret`;
    errors.push({ field, message: `${path}.apiKeySid and ${field} are needed together.` });
  }
  return errors;
}

const unknownField = (field: string) => ({ field, message: `${field} is not known here.` });
