import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, HttpClient } from './http-client.js';
import type {
  CarrierAccountShown,
  DecisionShown,
  ImportShown,
  KeyShown,
  NumberShown,
  PageShown,
  PurchaseShown,
} from './shapes.js';

/** What many tests do on their way; each rejects when the program refuses. */

export function requireDone<Body>(answer: Answer<Body>): Body {
  if (answer.status < 300) return answer.body;
  throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
}

export async function saveAgent(client: HttpClient, agentId: string, status = 'published'): Promise<void> {
  requireDone(await client.put(`/v1/agents/${agentId}`, { name: `Agent ${agentId}`, status }));
}

export async function assign(
  client: HttpClient,
  number: string,
  profiles: Partial<NumberShown['profiles']>,
): Promise<NumberShown> {
  return requireDone(await client.patch<NumberShown>(`/v1/numbers/${number}`, { profiles }));
}

/** Imports numbers from a CSV file, as a person would, and waits until it is done. Resolves with the import's id. */
export async function importNumbers(client: HttpClient, csv: string): Promise<string> {
  const headers = { 'content-type': 'text/csv' };
  const started = await client.send<ImportShown>('POST', '/v1/imports', { rawBody: csv, headers });
  let shown = requireDone(started);
  while (shown.status === 'running') {
    await delay(5);
    shown = requireDone(await client.get<ImportShown>(`/v1/imports/${shown.id}`));
  }
  if (shown.imported !== shown.total) throw new Error(`Not every number was imported: ${JSON.stringify(shown)}`);
  return shown.id;
}

/** A carrier account that needs no credentials. */
export async function connectAccount(
  client: HttpClient,
  carrier: 'sandbox' | 'sip',
  name: string,
): Promise<CarrierAccountShown> {
  return requireDone(await client.post<CarrierAccountShown>('/v1/carrier-accounts', { carrier, name }));
}

/** Endings of numbers of the sandbox that fail on purpose. */
const FAILING = /019\d$/;

/** Buys a number of the sandbox, in an area where no test imports any, and waits until it is in the inventory. */
export async function buyNumber(client: HttpClient, carrierAccountId: string): Promise<PurchaseShown> {
  const search = `/v1/marketplace/numbers?carrierAccountId=${carrierAccountId}&areaCode=303&refresh=true`;
  const { items } = requireDone(await client.get<PageShown<{ number: string }>>(search));
  const number = items.map((listing) => listing.number).find((listed) => !FAILING.test(listed));
  const { id } = requireDone(await requestPurchase(client, `${number}`, carrierAccountId));
  const shown = await whenPurchaseEnds(client, id);
  if (shown.status === 'failed') throw new Error(`The number was not bought: ${JSON.stringify(shown)}`);
  return shown;
}

export function requestPurchase(
  client: HttpClient,
  number: string,
  carrierAccountId = 'sandbox',
): Promise<Answer<PurchaseShown>> {
  return client.post('/v1/purchases', { carrierAccountId, number });
}

export async function whenPurchaseEnds(client: HttpClient, id: string): Promise<PurchaseShown> {
  for (;;) {
    const shown = requireDone(await client.get<PurchaseShown>(`/v1/purchases/${id}`));
    if (shown.status === 'completed' || shown.status === 'failed') return shown;
    await delay(5);
  }
}

export async function issueKey(client: HttpClient, role: string, name = `${role} key`): Promise<KeyShown> {
  return requireDone(await client.post<KeyShown>('/v1/api-keys', { name, role }));
}

/** A client with the first owner key of a new workspace. */
export async function createWorkspace(root: HttpClient, id: string): Promise<HttpClient> {
  const { ownerKey } = requireDone(await root.post<{ ownerKey: KeyShown }>('/v1/workspaces', { id, name: id }));
  return root.withKey(ownerKey.key);
}

export function authorize(
  client: HttpClient,
  agentId: string,
  source: 'api' | 'automation' | 'ui' = 'api',
): Promise<Answer<DecisionShown>> {
  return client.post('/v1/calls/authorize', { agentId, to: '+442071838750', source });
}

/** Every page of a list, put together. */
export async function readAllPages<Item>(client: HttpClient, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`;
    const page: PageShown<Item> = requireDone(await client.get<PageShown<Item>>(next));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
