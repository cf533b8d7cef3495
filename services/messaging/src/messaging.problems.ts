import { INBOUND_WEBHOOK_STATUS } from '#carrier-webhooks';
import type { InboundWebhookErrorCode } from '#carrier-webhooks';
import type { VaultErrorCode } from '#vault';
import type { CallbackErrorCode } from './inbound-webhook/carrier-callback.js';
import type { MediaStoreError } from './media/media-store.port.js';
import type { MessageLogErrorCode } from './message-log/message-log.port.js';
import type { MessageErrorCode } from './message/domain/message.errors.js';

export type MessagingErrorCode =
  | MessageErrorCode
  | MessageLogErrorCode
  | MediaStoreError['code']
  | CallbackErrorCode
  | InboundWebhookErrorCode
  | VaultErrorCode;

/** The status of each code of this service. A code that is forgotten does not compile. */
export const MESSAGING_STATUS: Readonly<Record<MessagingErrorCode, number>> = {
  not_found: 404,
  agent_unknown: 422,
  agent_archived: 409,
  agent_not_published: 409,
  no_sms_number: 409,
  number_not_active: 409,
  number_queue_full: 503,
  capability_missing: 422,
  carrier_cannot_send: 409,
  recipient_opted_out: 409,
  destination_invalid: 422,
  media_awaited: 409,
  media_lost: 404,
  media_erased: 410,
  media_store_unavailable: 503,
  callback_malformed: 422,
  malformed_json: 400,
  callback_not_taken: 503,
  read_model_unavailable: 503,
  vault_unavailable: 503,
  vault_key_wrong: 503,
  vault_entry_damaged: 503,
  vault_entry_invalid: 422,
  ...INBOUND_WEBHOOK_STATUS,
};
