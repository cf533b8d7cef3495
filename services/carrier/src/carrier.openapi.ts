import type { EdgeCode, ServiceApi } from '#http-api';
import type { CarrierServiceErrorCode } from './carrier.problems.js';
import { CARRIER_STATUS } from './carrier.problems.js';

type Codes = readonly (CarrierServiceErrorCode | EdgeCode)[];

const OF_VAULT: Codes = ['vault_unavailable', 'vault_key_wrong', 'vault_entry_damaged'];
/** Of who needs the credentials of an account. */
const OF_CREDENTIALS: Codes = [...OF_VAULT, 'carrier_credentials_missing'];
/** What any question to a carrier may come to. */
const OF_CARRIER: Codes = [
  'carrier_credentials_rejected',
  'carrier_permission_missing',
  'carrier_account_suspended',
  'carrier_refused',
  'carrier_rate_limited',
  'carrier_unavailable',
  'carrier_answer_unreadable',
];

/** What each operation refuses by itself, beside what the edge adds to all. */
const REFUSALS: Readonly<Record<string, Codes>> = {
  connectCarrierAccount: [
    ...OF_CARRIER,
    ...OF_VAULT,
    'vault_entry_invalid',
    'carrier_account_connected',
    'carrier_region_in_use',
    'too_many_waiting',
    'service_unavailable',
  ],
  rotateCarrierAccount: [
    ...OF_CARRIER,
    ...OF_VAULT,
    'vault_entry_invalid',
    'not_found',
    'carrier_account_different',
    'carrier_region_in_use',
    'carrier_account_built_in',
    'too_many_waiting',
    'service_unavailable',
  ],
  disconnectCarrierAccount: [
    ...OF_VAULT,
    'not_found',
    'carrier_account_in_use',
    'carrier_account_busy',
    'carrier_account_built_in',
    'read_model_behind',
    'read_model_unavailable',
    'too_many_waiting',
    'service_unavailable',
  ],
  readCarrierAccount: ['not_found'],
  searchNumbers: [
    ...OF_CARRIER,
    ...OF_CREDENTIALS,
    'carrier_account_not_found',
    'country_not_offered',
    'number_type_not_offered',
    'area_code_unknown',
    'marketplace_missing',
  ],
  requestPurchase: [
    ...OF_CREDENTIALS,
    'carrier_account_not_found',
    'number_in_use',
    'number_already_held',
    'purchase_in_progress',
    'marketplace_missing',
    'public_url_missing',
    'service_unavailable',
  ],
  readPurchase: ['not_found'],
  editCarrierAccount: ['not_found', 'carrier_account_built_in'],
  tellInstallation: ['not_found'],
  answerInboundCall: ['signature_invalid', 'media_type_unsupported', 'body_too_large'],
  listRestingWork: ['not_found'],
  readDrift: ['not_found'],
  checkDrift: ['not_found', 'marketplace_missing', ...OF_CREDENTIALS],
  fixDrift: [
    ...OF_CARRIER,
    ...OF_CREDENTIALS,
    'not_found',
    'number_not_at_carrier',
    'region_unreachable',
    'number_live_elsewhere',
    'drift_stays',
    'drift_unsettled',
    'import_in_progress',
    'public_url_missing',
    'public_url_unreachable',
    'read_model_unavailable',
    'too_many_waiting',
    'service_unavailable',
  ],
  listAccountNumbers: [...OF_CARRIER, ...OF_CREDENTIALS, 'not_found', 'marketplace_missing', 'service_unavailable'],
};

/** What this service's decorators do not say of its operations. */
export const CARRIER_API: ServiceApi = {
  rawPaths: {},
  queryPaths: new Set(['/webhooks/{carrier}/{carrierAccountId}/voice']),
  refusals: REFUSALS,
  status: CARRIER_STATUS,
};
