import type { ApiKeyRole } from '#contracts';
import type { Actor } from '#event-store';

/** Who a request comes from, as its key tells. */
export interface Principal {
  readonly keyId: string;
  readonly name: string;
  readonly role: ApiKeyRole;
  /** The one workspace in which the key works. */
  readonly workspace: string;
}

/** From least to most; each may do what those before it may. */
const ROLES: readonly ApiKeyRole[] = ['viewer', 'operator', 'admin', 'owner', 'root'];

export function mayActAs(principal: Principal, needed: ApiKeyRole): boolean {
  return ROLES.indexOf(principal.role) >= ROLES.indexOf(needed);
}

export function actorOf({ keyId, name, role }: Principal): Actor {
  return { kind: role === 'root' ? 'root_key' : 'api_key', id: keyId, name };
}
