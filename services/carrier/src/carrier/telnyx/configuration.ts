import type { CarrierConfiguration, OwnedNumber, Pointing } from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import { configurationOf, meansGone } from './owned-numbers.js';
import { changedPhoneNumber, oneMessagingSettings } from './telnyx-answers.js';
import type { TelnyxClient } from './telnyx-client.js';
import { refusal } from './telnyx-errors.js';

/**
 * Makes a number's connection and messaging profile those of `configuration`, and returns the number as Telnyx says that it
 * is then. These are two changes at Telnyx: when the second fails, the first stays, and doing both again brings it to its end.
 * Rejects with a `CarrierError`.
 */
export async function configureNumber(
  client: Pick<TelnyxClient, 'patch'>,
  owned: OwnedNumber,
  configuration: CarrierConfiguration,
): Promise<OwnedNumber> {
  const wanted = configurationOf(textsIn(configuration));
  const path = `/phone_numbers/${encodeURIComponent(owned.carrierNumberId)}`;
  // An empty text takes the connection or the profile away; null would leave it.
  const { data: voice } = await client.patch(path, changedPhoneNumber, {
    meaning: meansGone,
    body: { connection_id: wanted['connection_id'] ?? '' },
  });
  const messagingProfileId = hasMessages(owned, wanted)
    ? await setMessagingProfile(client, path, textOf(wanted['messaging_profile_id']))
    : null;
  const is = configurationOf({ connection_id: voice.connection_id, messaging_profile_id: messagingProfileId });
  const same = sameParts(is, wanted);
  if (!same.voice || !same.messages) throw refusal('carrier_unavailable', 'unknown');
  return { ...owned, configuration: is };
}

/** What calls and what messages go to, compared each by itself. */
export function sameParts(left: CarrierConfiguration, right: CarrierConfiguration): Pointing {
  return {
    voice: left['connection_id'] === right['connection_id'],
    messages: left['messaging_profile_id'] === right['messaging_profile_id'],
  };
}

/** A number without messages takes no profile, and Telnyx refuses to be asked for one. */
function hasMessages({ capabilities, configuration }: OwnedNumber, wanted: CarrierConfiguration): boolean {
  const { sms, mms } = capabilities;
  return sms || mms || Boolean(configuration['messaging_profile_id'] ?? wanted['messaging_profile_id']);
}

async function setMessagingProfile(
  client: Pick<TelnyxClient, 'patch'>,
  path: string,
  id: string | null,
): Promise<string | null> {
  try {
    const { data } = await client.patch(`${path}/messaging`, oneMessagingSettings, {
      meaning: meansGone,
      body: { messaging_profile_id: id ?? '' },
    });
    return data.messaging_profile_id ?? null;
  } catch (error) {
    throw error instanceof CarrierError ? error.ofUnknownEffect() : error;
  }
}

function textsIn(configuration: CarrierConfiguration) {
  return {
    connection_id: textOf(configuration['connection_id']),
    messaging_profile_id: textOf(configuration['messaging_profile_id']),
  };
}

function textOf(value: CarrierConfiguration[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
