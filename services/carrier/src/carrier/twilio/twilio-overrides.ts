import type { CarrierConfiguration, Override, OverridesOf } from '../carrier-facts.js';
import { savedFields } from './twilio-configuration.js';
import type { ServicesByNumber } from './twilio-messaging-services.js';

/** What takes calls or messages past a number's own webhooks: what its settings name, and the services that it is in. */
export function overridesWith(services: ServicesByNumber): OverridesOf {
  return ({ configuration, carrierNumberId }) => [
    ...overridesIn(configuration),
    ...(services.get(carrierNumberId) ?? []),
  ];
}

function overridesIn(configuration: CarrierConfiguration): Override[] {
  const { trunk_sid, voice_application_sid, sms_application_sid } = savedFields(configuration);
  const overrides: Override[] = [];
  if (trunk_sid) overrides.push({ kind: 'trunk', id: trunk_sid, name: null, takes: 'voice' });
  if (voice_application_sid) {
    overrides.push({ kind: 'application', id: voice_application_sid, name: null, takes: 'voice' });
  }
  if (sms_application_sid) {
    overrides.push({ kind: 'application', id: sms_application_sid, name: null, takes: 'messages' });
  }
  return overrides;
}
