import type { LedgerEntry, OwnedByLedger } from '../../../simulator/carriers/ledger/ledger.js';

/** Twilio's own settings for a webhook stand behind the address. */
const addressOf = (url: unknown): string => String(url).split('#', 1)[0]!;

/** Whether calls to a number are told to this address, as the carrier has it: directly, or by way of an application. */
export function pointsTo(owned: OwnedByLedger, entries: readonly LedgerEntry[], voiceUrl: string): boolean {
  const { us1, number } = owned.configuration;
  if (us1)
    return (
      addressOf(us1['voice_url']) === voiceUrl && us1['trunk_sid'] === null && us1['voice_application_sid'] === null
    );
  const id = number?.['connection_id'];
  const application = entries.findLast((entry) => entry.type === 'resource' && entry.id === id);
  return application?.type === 'resource' && application.after?.['voice_url'] === voiceUrl;
}
