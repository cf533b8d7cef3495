import { hasCode } from '#domain-error';
import type { OverridesOf, OwnedNumber, Override } from '../carrier-facts.js';
import { meansGone } from './owned-numbers.js';
import { connectionsPage, oneConnection, voiceSettings, voiceSettingsPage } from './telnyx-answers.js';
import type { ConnectionRecord, VoiceSettings } from './telnyx-answers.js';
import type { Shape, TelnyxClient } from './telnyx-client.js';

/** These ask a webhook what to do with a call; every other connection hands it to somebody's equipment. */
const ASKS_A_WEBHOOK: ReadonlySet<string> = new Set(['texml_application', 'call_control_application']);

const PAGE_SIZE = 250;

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

/** The same of each number of the account: a request for each 250 of its numbers, and of its connections. */
export async function readAllOverrides(client: TelnyxClient): Promise<OverridesOf> {
  const forwarded = new Map<string, readonly Override[]>();
  const equipment = new Map<string, readonly Override[]>();
  const forwarding = (settings: VoiceSettings) => {
    const overrides = forwardingIn(settings);
    if (overrides.length > 0) forwarded.set(settings.id, overrides);
  };
  await eachOf(client, '/phone_numbers/voice', voiceSettingsPage, forwarding);
  await eachOf(client, '/connections', connectionsPage, (each) => void equipment.set(each.id, equipmentIn(each)));
  return ({ carrierNumberId, configuration }) => [
    ...(forwarded.get(carrierNumberId) ?? []),
    ...(equipment.get(String(configuration['connection_id'])) ?? []),
  ];
}

async function eachOf<Item>(
  client: TelnyxClient,
  path: string,
  shape: Shape<{ data: Item[]; meta: { total_pages: number } }>,
  see: (item: Item) => void,
): Promise<void> {
  for (let [number, pages] = [1, 1]; number <= pages; number += 1) {
    const { data, meta } = await client.get(path, shape, { query: { page: { number, size: PAGE_SIZE } } });
    for (const item of data) see(item);
    pages = meta.total_pages;
  }
}

async function readForwarding(client: TelnyxClient, owned: OwnedNumber): Promise<readonly Override[]> {
  const path = `/phone_numbers/${encodeURIComponent(owned.carrierNumberId)}/voice`;
  return forwardingIn((await client.get(path, voiceSettings, { meaning: meansGone })).data);
}

async function readConnection(client: TelnyxClient, id: string): Promise<readonly Override[]> {
  try {
    const { data } = await client.get(`/connections/${encodeURIComponent(id)}`, oneConnection, { meaning: meansGone });
    return equipmentIn(data);
  } catch (error) {
    if (hasCode(error, 'number_not_at_carrier')) return [];
    throw error;
  }
}

function forwardingIn({ call_forwarding: forwarding }: VoiceSettings): readonly Override[] {
  const { call_forwarding_enabled: enabled, forwards_to: target, forwarding_type: type } = forwarding ?? {};
  if (!enabled || !target || type !== 'always') return [];
  return [{ kind: 'call_forwarding', id: target, name: null, takes: 'voice' }];
}

function equipmentIn({ id, record_type: type, connection_name: name }: ConnectionRecord): readonly Override[] {
  return ASKS_A_WEBHOOK.has(type ?? '') ? [] : [{ kind: 'connection', id, name: name ?? null, takes: 'voice' }];
}
