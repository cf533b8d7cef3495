import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { DecisionShown } from '../../services/standalone/src/testing/shapes.js';
import { BARRED, CHURNED, STEADY, SWITCHED } from './subjects.js';
import type { Writing } from './writing.js';

const MAX_WAIT_MS = 5_000;
const PAUSE_MS = 4;
const PAUSE_AFTER_NO_ANSWER_MS = 50;

/** Most calls are those for which something is at stake. */
const ASKED_FOR = [...SWITCHED, ...SWITCHED, ...STEADY, ...BARRED, ...CHURNED].map(({ agentId }) => agentId);

/** Undefined when no answer came. */
export function askGate(gate: HttpClient, agentId: string): Promise<Answer<DecisionShown> | undefined> {
  const body = { agentId, to: '+442071838750', source: 'api' };
  const signal = AbortSignal.timeout(MAX_WAIT_MS);
  return gate.send<DecisionShown>('POST', '/v1/calls/authorize', { body, signal }).catch(() => undefined);
}

/** Asks one gate all the time, whatever it answers. */
export async function callGate(
  gate: string,
  client: HttpClient,
  { chance, journal, stopping }: Pick<Writing, 'chance' | 'journal' | 'stopping'>,
): Promise<void> {
  while (!stopping.aborted) {
    const agentId = chance.oneOf(ASKED_FOR);
    const askedAtMs = performance.now();
    const answer = await askGate(client, agentId);
    const answeredAtMs = performance.now();
    const { code, from } = answer?.body ?? {};
    journal.calls.push({ gate, agentId, askedAtMs, answeredAtMs, status: answer?.status, code, from });
    await delay(answer ? PAUSE_MS : PAUSE_AFTER_NO_ANSWER_MS);
  }
}
