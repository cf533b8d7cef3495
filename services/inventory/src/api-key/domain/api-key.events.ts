/** Each may do what those before it may: read; assign and switch; import, buy and manage agents; manage keys. */
export type Role = 'viewer' | 'operator' | 'admin' | 'owner';
export const ROLES: readonly Role[] = ['viewer', 'operator', 'admin', 'owner'];

export interface ApiKeyIssued {
  readonly type: 'ApiKeyIssued';
  readonly keyId: string;
  readonly name: string;
  /** `root`: the key of the installation itself, made at its first start. */
  readonly role: Role | 'root';
  /** SHA-256, hexadecimal. The key itself is shown once and kept nowhere. */
  readonly keyHash: string;
}

export interface ApiKeyRevoked {
  readonly type: 'ApiKeyRevoked';
  readonly keyId: string;
}

export type ApiKeyEvent = ApiKeyIssued | ApiKeyRevoked;
