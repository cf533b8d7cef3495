import type { Override } from './carrier-facts.js';

const NAMES: Readonly<Record<Override['kind'], string>> = {
  messaging_service: 'messaging service',
  trunk: 'SIP trunk',
  application: 'TwiML application',
  connection: 'connection',
  messaging_profile: 'messaging profile',
  call_forwarding: 'call forwarding to',
};

/** Such as `messaging service "Campaign" (MG…)`. */
export function overrideInWords({ kind, id, name }: Override): string {
  return name === null ? `${NAMES[kind]} ${id}` : `${NAMES[kind]} "${name}" (${id})`;
}

/** What to do about it at the carrier, where pointing the number here does not do it; null where it does. */
export function remedyAtCarrier({ kind }: Override): string | null {
  switch (kind) {
    case 'messaging_service':
      return 'In the Twilio console, set the messaging service to "Defer to sender\'s webhook", or take the number out of it.';
    case 'call_forwarding':
      return 'Switch call forwarding off in the Telnyx portal, in the voice settings of the number.';
    default:
      return null;
  }
}
