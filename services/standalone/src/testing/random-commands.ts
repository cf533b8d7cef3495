import type { Chance } from './chance.js';
import type { Answer, HttpClient } from './http-client.js';
import type { NumberShown, ProblemShown } from './shapes.js';

/** What random commands are about. */
export interface Playground {
  readonly numbers: readonly string[];
  readonly agentIds: readonly string[];
}

/** A command that was answered. */
export interface AnsweredCommand {
  /** The events it led to carry this as correlation id. */
  readonly requestId: string;
  readonly number: string;
  /** What the number must look like right after a success; undefined when the command is not about a number. */
  readonly asked: { readonly profiles?: Partial<NumberShown['profiles']>; readonly outboundSwitch?: string };
  readonly answer: Answer<ProblemShown>;
}

const PROFILES = ['inbound', 'outbound', 'sms'] as const;

/** Sends one command picked by chance and resolves with its answer; rejects when there is none. */
export async function sendRandomCommand(
  client: HttpClient,
  chance: Chance,
  requestId: string,
  { numbers, agentIds }: Playground,
): Promise<AnsweredCommand> {
  const number = chance.oneOf(numbers);
  const agentId = chance.oneOf(agentIds);
  const headers = { 'x-request-id': requestId };
  const path = `/v1/numbers/${number}`;
  if (chance.onceIn(20)) {
    const body = { name: `Agent ${agentId}`, status: chance.onceIn(3) ? 'archived' : 'published' };
    return { requestId, number, asked: {}, answer: await client.put(`/v1/agents/${agentId}`, body, headers) };
  }
  if (chance.onceIn(3)) {
    const outboundSwitch = chance.onceIn(2) ? 'disabled' : 'enabled';
    const action = outboundSwitch === 'disabled' ? 'disable' : 'enable';
    const answer = await client.post<ProblemShown>(`${path}/outbound/${action}`, { reason: requestId }, headers);
    return { requestId, number, asked: { outboundSwitch }, answer };
  }
  const chosen = PROFILES.filter(() => chance.onceIn(2)).map((profile) => [profile, chance.onceIn(4) ? null : agentId]);
  const profiles = Object.fromEntries(chosen) as Partial<NumberShown['profiles']>;
  const seen = chance.onceIn(2) ? (await client.get(path)).headers.get('etag') : null;
  const outboundSwitch = profiles.outbound && chance.onceIn(4) ? { outboundSwitch: 'disabled' } : {};
  const body = { profiles, ...(outboundSwitch.outboundSwitch && { outboundCalls: 'disabled' }), reason: requestId };
  const answer = await client.patch<ProblemShown>(path, body, { ...headers, ...(seen && { 'if-match': seen }) });
  return { requestId, number, asked: { profiles, ...outboundSwitch }, answer };
}
