import type { EdgeCode, ServiceApi } from '#http-api';
import { MESSAGING_STATUS } from './messaging.problems.js';
import type { MessagingErrorCode } from './messaging.problems.js';

type Codes = readonly (MessagingErrorCode | EdgeCode)[];

const OF_VAULT: Codes = ['vault_unavailable', 'vault_key_wrong', 'vault_entry_damaged'];

const OF_CALLBACK: Codes = [
  ...OF_VAULT,
  'signature_invalid',
  'callback_malformed',
  'malformed_json',
  'callback_not_taken',
  'media_type_unsupported',
  'body_too_large',
];

/** What each operation refuses by itself, beside what the edge adds to all. */
const REFUSALS: Readonly<Record<string, Codes>> = {
  receiveMessage: OF_CALLBACK,
  receiveMessageStatus: OF_CALLBACK,
  sendMessage: [
    ...OF_VAULT,
    'agent_unknown',
    'agent_archived',
    'agent_not_published',
    'no_sms_number',
    'number_not_active',
    'number_queue_full',
    'capability_missing',
    'carrier_cannot_send',
    'recipient_opted_out',
    'destination_invalid',
  ],
  readMessage: [...OF_VAULT, 'not_found'],
  readMessageMedia: [
    ...OF_VAULT,
    'not_found',
    'media_awaited',
    'media_lost',
    'media_erased',
    'media_store_unavailable',
  ],
  listMessages: [...OF_VAULT, 'read_model_behind', 'read_model_unavailable', 'too_many_waiting'],
  exportMessages: [...OF_VAULT, 'read_model_behind', 'read_model_unavailable', 'too_many_waiting'],
  writeToSandboxNumber: OF_VAULT,
};

/** What this service's decorators do not say of its operations. */
export const MESSAGING_API: ServiceApi = {
  rawPaths: {},
  queryPaths: new Set([
    '/webhooks/{carrier}/{carrierAccountId}/messages',
    '/webhooks/{carrier}/{carrierAccountId}/message-status',
  ]),
  refusals: REFUSALS,
  status: MESSAGING_STATUS,
};
