import type { MediaKeeper } from './fetch-media.js';

/**
 * Twilio's API leads to a link that holds for hours. Source: Twilio, "Protect Media Access with HTTP Basic
 * Authentication".
 */
export const mediaAtTwilio = (username: string, password: string, apiUrl?: string): MediaKeeper => ({
  who: 'Twilio',
  apiUrl,
  authorizationAt: (host) => {
    if (host === 'api.twilio.com') return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    return host.endsWith('.twiliocdn.com') ? null : undefined;
  },
});

/** Telnyx tells links that hold for a while, to hosts of its own and of its storage. Source: Telnyx, "Receive SMS and MMS". */
export const mediaAtTelnyx = (apiKey: string, apiUrl?: string): MediaKeeper => ({
  who: 'Telnyx',
  apiUrl,
  authorizationAt: (host) => {
    if (host === 'api.telnyx.com') return `Bearer ${apiKey}`;
    return host.endsWith('.telnyx.com') || host.endsWith('.telnyxstorage.com') ? null : undefined;
  },
});
