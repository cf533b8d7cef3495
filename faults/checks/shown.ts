import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import { readAllPages } from '../../services/standalone/src/testing/steps.js';
import { askGate } from '../load/call-gates.js';
import type { IssuedKey } from '../journal.js';
import type { Answers } from './check-same.js';

/** Every list, and the table of numbers in several orders and parts. */
const LISTS: readonly string[] = [
  '/v1/numbers?limit=500',
  '/v1/numbers?limit=100&sort=-updatedAt',
  '/v1/numbers?limit=7&outbound=disabled',
  '/v1/numbers?limit=50&profile=sms',
  '/v1/numbers?limit=50&q=imported',
  '/v1/agents?limit=100',
  '/v1/holds?limit=100',
  '/v1/imports?limit=100',
  '/v1/api-keys?limit=100',
  '/v1/workspaces?limit=100',
];

/** All items of every list that an inventory shows. */
export async function showLists(inventory: HttpClient): Promise<Answers> {
  const lists = new Map<string, unknown>();
  for (const path of LISTS) lists.set(path, await readAllPages(inventory, path));
  return lists;
}

/** What a gate decides for each agent: the number to call with, or the code of the refusal. */
export async function showDecisions(gate: HttpClient, agentIds: readonly string[]): Promise<Answers> {
  const decisions = new Map<string, unknown>();
  for (const agentId of agentIds) {
    const answer = await askGate(gate, agentId);
    decisions.set(agentId, answer?.status === 200 ? answer.body.from : (answer?.body.code ?? 'no answer'));
  }
  return decisions;
}

/** Whether a gate takes each key. */
export async function showKeys(
  gate: HttpClient,
  keys: ReadonlyMap<string, IssuedKey>,
  agentId: string,
): Promise<Answers> {
  const taken = new Map<string, unknown>();
  for (const [keyId, { key }] of keys) {
    const answer = await askGate(gate.withKey(key), agentId);
    taken.set(keyId, answer?.status !== 401);
  }
  return taken;
}
