import type { AgentErrorCode } from './agent/domain/agent.errors.js';
import type { ApiKeyErrorCode } from './api-key/domain/api-key.errors.js';
import type { GateLeaseErrorCode } from './gate-lease/gate-lease.errors.js';
import type { HoldErrorCode } from './hold/domain/hold.errors.js';
import type { ImportErrorCode } from './import/domain/import.errors.js';
import type { NumberErrorCode } from './number/domain/number.errors.js';
import type { NumberTableErrorCode } from './number/number-table/number-table.port.js';
import type { WorkspaceErrorCode } from './workspace/domain/workspace.errors.js';

/** Of the carrier side, when it is asked. */
type CarrierSideErrorCode =
  | 'carrier_account_not_found'
  | 'carrier_credentials_missing'
  | 'marketplace_missing'
  | 'public_url_missing'
  | 'service_unavailable';

export type InventoryErrorCode =
  | CarrierSideErrorCode
  | AgentErrorCode
  | ApiKeyErrorCode
  | GateLeaseErrorCode
  | HoldErrorCode
  | ImportErrorCode
  | NumberErrorCode
  | NumberTableErrorCode
  | WorkspaceErrorCode;

/** The status of each code of this service. A code that is forgotten does not compile. */
export const INVENTORY_STATUS: Readonly<Record<InventoryErrorCode, number>> = {
  not_found: 404,
  number_unknown: 404,
  number_in_use: 409,
  number_already_held: 409,
  purchase_in_progress: 409,
  purchase_fulfilled: 409,
  number_not_leaving: 409,
  give_back_failed: 409,
  import_in_progress: 409,
  import_moved_on: 409,
  number_not_active: 409,
  number_assigned: 409,
  number_assigned_to_other_agent: 409,
  agent_profile_taken: 409,
  agent_archived: 409,
  hold_lifted: 409,
  workspace_exists: 409,
  last_owner_key: 409,
  gate_of_another_log: 409,
  agent_unknown: 422,
  capability_missing: 422,
  no_outbound_agent: 422,
  region_not_supported: 422,
  carrier_account_not_found: 422,
  carrier_credentials_missing: 422,
  marketplace_missing: 422,
  public_url_missing: 422,
  service_unavailable: 503,
  region_unknown: 422,
  version_mismatch: 412,
  idempotency_key_reused: 422,
  media_type_unsupported: 415,
  body_too_large: 413,
  body_incomplete: 400,
  upload_not_stored: 503,
  too_many_imports: 503,
  read_model_unavailable: 503,
};
