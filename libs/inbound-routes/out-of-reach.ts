import type { AgentConnection } from '#contracts';

/** What Twilio takes of a SIP URI without the headers behind its question mark, in characters. */
const MAX_TWILIO_SIP_URI_LENGTH = 254;

/** Why the carrier could not connect a call there, in words that follow "because"; undefined when it could. */
export function whyOutOfReach(carrier: 'twilio' | 'telnyx', connect: AgentConnection): string | undefined {
  if ('websocketUrl' in connect) {
    const { websocketUrl } = connect;
    const isSecure = URL.canParse(websocketUrl) && /^wss:/i.test(websocketUrl);
    return isSecure ? undefined : 'a stream needs a websocketUrl that begins with wss:';
  }
  const isTooLong = carrier === 'twilio' && connect.sipUri.split('?', 1)[0]!.length > MAX_TWILIO_SIP_URI_LENGTH;
  return isTooLong ? `Twilio takes a sipUri of at most ${MAX_TWILIO_SIP_URI_LENGTH} characters` : undefined;
}
