import type { MessagingService, TwilioAccount } from './twilio-account.js';
import { fieldOf } from './twilio-number.js';
import type { TwilioNumber } from './twilio-number.js';

type ServiceFields = MessagingService['fields'];

const FRESH_SERVICE: ServiceFields = {
  friendly_name: '',
  inbound_request_url: null,
  inbound_method: 'POST',
  fallback_url: null,
  fallback_method: 'POST',
  status_callback: null,
  sticky_sender: true,
  mms_converter: true,
  smart_encoding: false,
  scan_message_content: 'inherit',
  fallback_to_long_code: true,
  area_code_geomatch: true,
  synchronous_validation: false,
  validity_period: 14_400,
  usecase: 'undeclared',
  us_app_to_person_registered: false,
  use_inbound_webhook_on_number: false,
};

/** `parameters` under the names that requests have. */
function changed(before: ServiceFields, parameters: { readonly [name: string]: unknown }): ServiceFields {
  const changes = Object.entries(parameters).map(([name, value]) => [fieldOf(name), value === '' ? null : value]);
  return { ...before, ...(Object.fromEntries(changes) as ServiceFields) };
}

export function addService(
  account: TwilioAccount,
  parameters: { readonly [name: string]: unknown },
  requestId: string | null,
): MessagingService {
  const fields = changed(FRESH_SERVICE, parameters);
  const service = { sid: account.newSid('MG'), createdAt: new Date(), fields, numbers: new Set<string>() };
  account.services.set(service.sid, service);
  account.write(
    { type: 'resource', kind: 'messaging_service', id: service.sid, before: null, after: fields },
    requestId,
  );
  return service;
}

export function changeService(
  account: TwilioAccount,
  service: MessagingService,
  parameters: { readonly [name: string]: unknown },
  requestId: string | null,
): void {
  const before = service.fields;
  service.fields = changed(before, parameters);
  account.write(
    { type: 'resource', kind: 'messaging_service', id: service.sid, before, after: service.fields },
    requestId,
  );
}

export function joinService(
  account: TwilioAccount,
  service: MessagingService,
  { sid }: TwilioNumber,
  requestId: string | null,
): void {
  service.numbers.add(sid);
  account.write(
    { type: 'resource', kind: 'messaging_service_number', id: sid, before: null, after: { service_sid: service.sid } },
    requestId,
  );
}
