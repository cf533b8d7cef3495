import type { Answer, HttpClient } from './http-client.js';
import type { DecisionShown, KeyShown, NumberShown, PageShown } from './shapes.js';

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
