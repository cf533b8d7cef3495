import { describe, expect, test } from '@jest/globals';
import { KeyRing, actorOf, hashApiKey, mayActAs } from '#access';
import type { ApiKeyRole, PublicEvent } from '#contracts';

const ROLES: readonly ApiKeyRole[] = ['viewer', 'operator', 'admin', 'owner', 'root'];

const issued = (key: string, keyId = 'key-1', workspace = 'home'): PublicEvent => ({
  type: 'ApiKeyIssued',
  workspace,
  keyId,
  name: 'call router',
  role: 'operator',
  keyHash: hashApiKey(key),
});
const revoked = (keyId: string): PublicEvent => ({ type: 'ApiKeyRevoked', workspace: 'home', keyId });

function ringAfter(...events: PublicEvent[]): KeyRing {
  const ring = new KeyRing();
  for (const event of events) ring.apply(event);
  ring.noteComplete();
  return ring;
}

const principal = { keyId: 'key-1', name: 'call router', role: 'operator', workspace: 'home' } as const;

describe('KeyRing', () => {
  test('knows whose an issued key is', () => {
    expect(ringAfter(issued('rf_one')).principalOf('rf_one')).toStrictEqual(principal);
  });

  test('knows nobody by another key, by a hash, or by nothing', () => {
    const ring = ringAfter(issued('rf_one'));
    for (const key of ['rf_two', 'rf_one ', '', hashApiKey('rf_one'), 'key-1']) {
      expect(ring.principalOf(key)).toBe(undefined);
    }
  });

  test('forgets a revoked key, and that one alone', () => {
    const ring = ringAfter(issued('rf_one'), issued('rf_two', 'key-2'), revoked('key-1'), revoked('key-1'));
    expect(ring.principalOf('rf_one')).toBe(undefined);
    expect(ring.principalOf('rf_two')).toMatchObject({ keyId: 'key-2' });
  });

  test('lets a key that takes the place of another in, and the other out', () => {
    const ring = ringAfter(issued('rf_one'), issued('rf_two'));
    expect([ring.principalOf('rf_one'), ring.principalOf('rf_two')]).toStrictEqual([undefined, principal]);
    ring.apply(revoked('key-1'));
    expect(ring.principalOf('rf_two')).toBe(undefined);
  });

  test('lets a key in again that was issued again after it was revoked', () => {
    expect(ringAfter(issued('rf_one'), revoked('key-1'), issued('rf_one')).principalOf('rf_one')).toStrictEqual(
      principal,
    );
  });

  test('hears of other events without a word', () => {
    const renamed: PublicEvent = { type: 'AgentRenamed', workspace: 'home', agentId: 'sales', name: 'Sales' };
    expect(ringAfter(issued('rf_one'), renamed).principalOf('rf_one')).toStrictEqual(principal);
  });

  test('lets nobody in before it knows every key, not even by a right one: what comes next may revoke it', () => {
    const ring = new KeyRing();
    ring.apply(issued('rf_one'));
    expect([ring.principalOf('rf_one'), ring.principalOfHeader('Bearer rf_one')]).toStrictEqual([undefined, undefined]);
    expect(() => ring.requireComplete()).toThrow(expect.objectContaining({ code: 'keys_not_known' }));
    ring.noteComplete();
    expect(ring.principalOf('rf_one')).toStrictEqual(principal);
  });

  test('that has lost the feed lets nobody in any more, and tells nobody that their key is wrong, whatever it still hears', () => {
    const ring = ringAfter(issued('rf_one'));
    ring.trustNobody();
    const lost = () => {
      expect(ring.principalOf('rf_one')).toBe(undefined);
      expect(() => ring.requireComplete()).toThrow(expect.objectContaining({ code: 'keys_not_known' }));
    };
    lost();
    ring.apply(issued('rf_one'));
    ring.noteComplete();
    lost();
  });

  test('reads a key from a header of the one scheme, in any case and with any spaces before the key', () => {
    const ring = ringAfter(issued('rf_one'));
    for (const header of ['Bearer rf_one', 'bearer rf_one', 'BEARER rf_one', 'Bearer   rf_one', 'bEaReR  rf_one']) {
      expect([header, ring.principalOfHeader(header)]).toStrictEqual([header, principal]);
    }
    for (const header of [
      undefined,
      '',
      'rf_one',
      'Bearer',
      'Bearer ',
      'bearer',
      'Bearer   ',
      'Bearerrf_one',
      'Bearer\trf_one',
      ' Bearer rf_one',
      'Bearer RF_ONE',
      'Basic rf_one',
      'Bearer rf_two',
    ]) {
      expect(ring.principalOfHeader(header)).toBe(undefined);
    }
  });
});

describe('a principal', () => {
  test('may do what its role and every smaller one may', () => {
    for (const [has, role] of ROLES.entries()) {
      const allowed = ROLES.filter((needed) => mayActAs({ ...principal, role }, needed));
      expect(allowed).toStrictEqual(ROLES.slice(0, has + 1));
    }
  });

  test('is the actor of what it does', () => {
    expect(actorOf(principal)).toStrictEqual({ kind: 'api_key', id: 'key-1', name: 'call router' });
    expect(actorOf({ ...principal, role: 'root' })).toMatchObject({ kind: 'root_key' });
  });
});
