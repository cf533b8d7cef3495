import { hasCode } from '#domain-error';
import type { OwnedNumber, Override } from '../carrier-facts.js';
import { meansGone } from './owned-numbers.js';
import { oneConnection, voiceSettings } from './telnyx-answers.js';
import type { TelnyxClient } from './telnyx-client.js';

/** These ask a webhook what to do with a call; every other connection hands it to somebody's equipment. */
const ASKS_A_WEBHOOK: ReadonlySet<string> = new Set(['texml_application', 'call_control_application']);

/**
 * What takes a number's calls past any webhook: a connection to equipment, until the number points here, and call
 * forwarding, even then. Messages always take the way of the messaging profile, which pointing here replaces.
 */
export async function readOverrides(client: TelnyxClient, owned: OwnedNumber): Promise<readonly Override[]> {
  const connectionId = owned.configuration['connection_id'];
  return [
    ...(await readForwarding(client, owned)),
    ...(typeof connectionId === 'string' ? await readConnection(client, connectionId) : []),
  ];
}

async function readForwarding(client: TelnyxClient, owned: OwnedNumber): Promise<readonly Override[]> {
  const path = `/phone_numbers/${encodeURIComponent(owned.carrierNumberId)}/voice`;
  const { data } = await client.get(path, voiceSettings, { meaning: meansGone });
  const { call_forwarding_enabled: enabled, forwards_to: target, forwarding_type: type } = data.call_forwarding ?? {};
  if (!enabled || !target || type !== 'always') return [];
  return [{ kind: 'call_forwarding', id: target, name: null, takes: 'voice' }];
}

async function readConnection(client: TelnyxClient, id: string): Promise<readonly Override[]> {
  try {
    const { data } = await client.get(`/connections/${encodeURIComponent(id)}`, oneConnection, { meaning: meansGone });
    if (ASKS_A_WEBHOOK.has(data.record_type ?? '')) return [];
    return [{ kind: 'connection', id, name: data.connection_name ?? null, takes: 'voice' }];
  } catch (error) {
    if (hasCode(error, 'number_not_at_carrier')) return [];
    throw error;
  }
}
