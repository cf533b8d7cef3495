import type { NumberRegisterErrorCode } from '#number-register';
import type { VaultErrorCode } from '#vault';
import type { AccountErrorCode } from './account/domain/account.errors.js';
import type { CarrierErrorCode } from './carrier/carrier.errors.js';
import { INBOUND_WEBHOOK_STATUS } from '#carrier-webhooks';
import type { InboundWebhookErrorCode } from '#carrier-webhooks';
import type { DriftErrorCode } from './drift/domain/drift.errors.js';
import type { PurchaseErrorCode } from './purchase/domain/purchase.errors.js';

export type CarrierServiceErrorCode =
  | AccountErrorCode
  | PurchaseErrorCode
  | CarrierErrorCode
  | VaultErrorCode
  | DriftErrorCode
  | InboundWebhookErrorCode
  | NumberRegisterErrorCode;

/** The status of each code of this service. A code that is forgotten does not compile. */
export const CARRIER_STATUS: Readonly<Record<CarrierServiceErrorCode, number>> = {
  not_found: 404,
  carrier_account_not_found: 422,
  carrier_credentials_missing: 422,
  carrier_account_connected: 409,
  carrier_account_different: 422,
  carrier_account_in_use: 409,
  carrier_account_busy: 409,
  carrier_region_in_use: 409,
  carrier_account_built_in: 409,
  number_in_use: 409,
  number_already_held: 409,
  purchase_in_progress: 409,
  public_url_missing: 422,
  public_url_unreachable: 409,
  number_live_elsewhere: 409,
  drift_stays: 409,
  drift_unsettled: 409,
  import_in_progress: 409,
  carrier_credentials_rejected: 422,
  carrier_permission_missing: 422,
  carrier_account_suspended: 409,
  carrier_trial_limit: 409,
  carrier_balance_insufficient: 409,
  number_not_available: 409,
  number_not_offered: 409,
  number_not_at_carrier: 409,
  area_code_unknown: 422,
  area_code_empty: 409,
  country_not_offered: 422,
  number_type_not_offered: 422,
  address_required: 409,
  bundle_required: 409,
  certification_required: 409,
  region_unreachable: 409,
  carrier_refused: 409,
  marketplace_missing: 422,
  media_gone: 409,
  media_refused: 409,
  carrier_rate_limited: 503,
  carrier_unavailable: 503,
  carrier_answer_unreadable: 503,
  read_model_unavailable: 503,
  vault_unavailable: 503,
  vault_key_wrong: 503,
  vault_entry_damaged: 503,
  vault_entry_invalid: 422,
  ...INBOUND_WEBHOOK_STATUS,
};
