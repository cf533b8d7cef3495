import type { EdgeCode, ServiceApi } from '#http-api';
import { INVENTORY_STATUS } from './inventory.problems.js';
import type { InventoryErrorCode } from './inventory.problems.js';

type Codes = readonly (InventoryErrorCode | EdgeCode)[];

/** Commands about one number. */
const OF_A_NUMBER: Codes = ['not_found', 'number_not_active', 'version_mismatch'];
/** What is read from the log itself, not from memory. */
const FROM_THE_LOG: Codes = ['not_found', 'event_store_unavailable'];
/** What may ask for holds that are over and forgotten. */
const FROM_THE_PAST: Codes = [...FROM_THE_LOG, 'too_many_waiting'];

/**
 * What each operation refuses by itself, beside what the edge adds to all: its document lists these, and no answer may
 * carry another.
 */
const REFUSALS: Readonly<Record<string, Codes>> = {
  listNumbers: ['read_model_behind', 'read_model_unavailable', 'too_many_waiting'],
  readNumber: FROM_THE_PAST,
  numberHistory: FROM_THE_PAST,
  numberReadiness: FROM_THE_LOG,
  editNumber: [
    ...OF_A_NUMBER,
    'number_assigned_to_other_agent',
    'agent_profile_taken',
    'agent_archived',
    'agent_unknown',
    'capability_missing',
    'no_outbound_agent',
    'region_not_supported',
    'import_in_progress',
  ],
  disableOutbound: [...OF_A_NUMBER, 'no_outbound_agent'],
  enableOutbound: [...OF_A_NUMBER, 'no_outbound_agent'],
  releaseNumber: [...OF_A_NUMBER, 'number_assigned', 'give_back_failed', 'import_in_progress'],
  detachNumber: [...OF_A_NUMBER, 'number_assigned', 'give_back_failed', 'import_in_progress'],
  saveAgent: ['version_mismatch'],
  placeHold: ['agent_unknown', 'number_unknown', 'hold_lifted'],
  revokeApiKey: ['last_owner_key', 'too_many_waiting'],
  createWorkspace: ['workspace_exists'],
  startImport: [
    'carrier_account_not_found',
    'carrier_credentials_missing',
    'marketplace_missing',
    'public_url_missing',
    'service_unavailable',
    'media_type_unsupported',
    'body_too_large',
    'body_incomplete',
    'idempotency_key_reused',
    'upload_not_stored',
    'too_many_imports',
  ],
  listImports: ['event_store_unavailable'],
  readImport: FROM_THE_LOG,
  listImportRows: FROM_THE_LOG,
};

/** What this service's decorators do not say of its operations. */
export const INVENTORY_API: ServiceApi = {
  rawPaths: {},
  queryPaths: new Set(),
  refusals: REFUSALS,
  status: INVENTORY_STATUS,
};
