import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { VAULT_SETTINGS, readVaultConfig } from '#vault';
import type { VaultConfig } from '#vault';
import { API_URL_SETTINGS, PUBLIC_URL_SETTING, readApiUrls, readPublicUrls } from '#carrier-webhooks';
import type { ApiUrls, PublicUrls } from '#carrier-webhooks';

/** How carriers are reached, and how they reach us. URLs have no slash at their end. */
export interface CarrierHosts extends ApiUrls {
  readonly publicUrls: PublicUrls;
  /** False: whether they lead here is not asked, since this machine is led elsewhere than carriers are. */
  readonly checksPublicUrl: boolean;
}

/** What the carrier service is told beside where its log is. */
export interface CarrierServiceConfig {
  readonly hosts: CarrierHosts;
  readonly vault: VaultConfig;
  /** How often each account is compared with what is held of it here; 0: only when somebody asks. */
  readonly driftCheckHours: number;
}

/** For `--help`. */
export const CARRIER_SETTINGS = {
  ...PUBLIC_URL_SETTING,
  PUBLIC_URL_CHECK: 'on; off: does not ask whether PUBLIC_URL leads here, for a machine that cannot see it',
  ...API_URL_SETTINGS,
  DRIFT_CHECK_HOURS: '6; how often carrier accounts are compared with what is held here; 0: only when somebody asks',
  ...VAULT_SETTINGS,
};

const USUAL_DRIFT_CHECK_HOURS = 6;
/** A timer takes no more than 24 days. */
const MAX_DRIFT_CHECK_HOURS = 500;

/** Throws a `ConfigError` that names the first setting that is wrong. */
export function readCarrierServiceConfig(environment: Environment, defaultPort: number): CarrierServiceConfig {
  const apiUrls = readApiUrls(environment);
  const publicUrls = readPublicUrls(environment, apiUrls, `http://127.0.0.1:${environment['PORT'] || defaultPort}`);
  const hosts = { publicUrls, checksPublicUrl: readPublicUrlCheck(environment), ...apiUrls };
  return { hosts, vault: readVaultConfig(environment), driftCheckHours: readDriftCheckHours(environment) };
}

function readPublicUrlCheck({ PUBLIC_URL_CHECK: text }: Environment): boolean {
  if (!text || text === 'on') return true;
  if (text === 'off') return false;
  throw new ConfigError(`PUBLIC_URL_CHECK is "${text}"; it must be on or off.`);
}

function readDriftCheckHours({ DRIFT_CHECK_HOURS: text }: Environment): number {
  if (!text) return USUAL_DRIFT_CHECK_HOURS;
  const hours = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (hours <= MAX_DRIFT_CHECK_HOURS) return hours;
  throw new ConfigError(
    `DRIFT_CHECK_HOURS is "${text}"; it must be a number of hours from 0 (never) to ${MAX_DRIFT_CHECK_HOURS}.`,
  );
}
