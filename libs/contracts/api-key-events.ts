export type ApiKeyRole = 'viewer' | 'operator' | 'admin' | 'owner' | 'root';

/** Between services only: never shown to subscribers. */
export interface ApiKeyIssuedV1 {
  readonly type: 'ApiKeyIssued';
  readonly workspace: string;
  readonly keyId: string;
  readonly name: string;
  readonly role: ApiKeyRole;
  /** SHA-256 of the key, hexadecimal. The key itself is nowhere. */
  readonly keyHash: string;
}

export interface ApiKeyRevokedV1 {
  readonly type: 'ApiKeyRevoked';
  readonly workspace: string;
  readonly keyId: string;
}

export type ApiKeyPublicEvent = ApiKeyIssuedV1 | ApiKeyRevokedV1;
