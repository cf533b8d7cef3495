import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { KeyShown } from '../../services/standalone/src/testing/shapes.js';
import { askGate } from './call-gates.js';
import { STEADY } from './subjects.js';
import { pauseUpTo } from './writing.js';
import type { Writing } from './writing.js';

const MAX_PAUSE_MS = 250;
/** A revocation holds everywhere within the lease time. Source: design "Distributed mode". */
const LEASE_MS = 2_000;

interface RevokedKey {
  readonly id: string;
  readonly key: string;
  readonly revokedAtMs: number;
}

/** Issues keys, revokes every other one, and tries those that were revoked a lease ago at the gates. */
export async function issueAndRevokeKeys(writing: Writing): Promise<void> {
  const { chance, sender, journal, stopping } = writing;
  const revoked: RevokedKey[] = [];
  for (let round = 1; !stopping.aborted; round += 1) {
    const body = { name: `key ${round}`, role: 'operator' };
    const expected = { ApiKeyIssued: 1 };
    const issued = await sender.send<KeyShown>({
      method: 'POST',
      path: '/v1/api-keys',
      body,
      expected,
      mayRepeat: true,
    });
    if (!issued) return;
    const { id, key } = issued.body;
    journal.keys.set(id, { key, revoked: false });
    await pauseUpTo(MAX_PAUSE_MS, writing);
    if (chance.onceIn(2)) {
      const revoking = { method: 'DELETE', path: `/v1/api-keys/${id}`, expected: { ApiKeyRevoked: 1 } } as const;
      journal.keys.get(id)!.revoked = true;
      if (!(await sender.send(revoking))) return;
      revoked.push({ id, key, revokedAtMs: performance.now() });
    }
    await tryRevokedKey(revoked, writing);
    await pauseUpTo(MAX_PAUSE_MS, writing);
  }
}

async function tryRevokedKey(revoked: readonly RevokedKey[], { chance, gates, journal }: Writing): Promise<void> {
  const longAgo = revoked.filter(({ revokedAtMs }) => performance.now() > revokedAtMs + LEASE_MS);
  if (longAgo.length === 0) return;
  const { id, key } = chance.oneOf(longAgo);
  const [gate, client] = chance.oneOf([...gates]) as [string, HttpClient];
  const answer = await askGate(client.withKey(key), STEADY[0]!.agentId);
  journal.revokedKeyCalls.push({ gate, keyId: id, status: answer?.status });
}
