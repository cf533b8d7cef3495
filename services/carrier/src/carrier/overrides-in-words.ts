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

const REMEDIES: Readonly<Partial<Record<string, string>>> = {
  messaging_service:
    'In the Twilio console, set the messaging service to "Defer to sender\'s webhook", or take the number out of it.',
  call_forwarding: 'Switch call forwarding off in the Telnyx portal, in the voice settings of the number.',
} satisfies Partial<Record<Override['kind'], string>>;

/**
 * What to do at the carrier about what is set for more than the number, and stays when that is made to point here; null for
 * what goes with it.
 */
export function remedyAtCarrier({ kind }: { readonly kind: string }): string | null {
  return REMEDIES[kind] ?? null;
}
