import type { Capabilities, NumberType } from '#number-facts';
import type { Listing } from '../carrier-facts.js';

/** What names a purchase at Twilio: 46 of the 64 characters that a number's friendly name may have. */
export function friendlyNameOf(purchaseId: string): string {
  return `Ringfence ${purchaseId}`;
}

/** Null for a number that no purchase of ours brought, or that was renamed since. */
export function purchaseIdIn(friendlyName: string | null | undefined): string | null {
  return /^Ringfence ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(friendlyName ?? '')?.[1] ?? null;
}

/** Twilio writes a type in several ways: `toll_free`, `toll free`, `TollFree`. Undefined for those that are not handled. */
export function numberTypeIn(text: string | null | undefined): NumberType | undefined {
  switch (text?.toLowerCase().replace(/[^a-z]/g, '')) {
    case 'local':
      return 'local';
    case 'national':
      return 'national';
    case 'mobile':
      return 'mobile';
    case 'tollfree':
      return 'toll_free';
    default:
      return undefined;
  }
}

/** Twilio writes SMS and MMS in capitals in some answers. */
export function capabilitiesIn(capabilities: object | null | undefined): Capabilities {
  const able = new Set<string>();
  for (const [name, value] of Object.entries(capabilities ?? {})) if (value === true) able.add(name.toLowerCase());
  return { voice: able.has('voice'), sms: able.has('sms'), mms: able.has('mms') };
}

/** As people write it, such as `San Francisco, CA`. Twilio gives states of the US and provinces of Canada alone. */
export function localityOf(locality: string | null | undefined, region: string | null | undefined): string | null {
  return [locality, region].filter(Boolean).join(', ') || null;
}

/** Twilio tells in its listings of addresses alone; that a bundle is needed it says when one buys. */
export function requirementsIn(addressRequirements: string | null | undefined): Listing['requires'] {
  return addressRequirements && addressRequirements !== 'none' ? ['address'] : [];
}
