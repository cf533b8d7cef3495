import { createHash, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SEAL_BYTES, openBytes, sealBytes } from '#sealed-bytes';
import { describeKey } from './checked-entry.js';
import { KEY_ID_BYTES } from './master-key.js';
import type { MasterKey } from './master-key.js';
import { VaultError } from './vault.errors.js';
import type { VaultKey } from './vault.port.js';

const VERSION = 1;
const DATA_KEY_BYTES = 32;

/*
 * Version, id of the master key, the entry's own key sealed with the master key, the secret sealed with the entry's own
 * key, checksum. The last eight bytes are the checksum in every version: it tells damage from another key and a newer
 * version, and protects from nobody. That is what the two seals are for, whose context is the entry's name.
 */
const KEY_ID_AT = 1;
const WRAPPED_AT = KEY_ID_AT + KEY_ID_BYTES;
const SECRET_AT = WRAPPED_AT + SEAL_BYTES + DATA_KEY_BYTES;
const CHECKSUM_BYTES = 8;
const MIN_BYTES = SECRET_AT + SEAL_BYTES + CHECKSUM_BYTES;

/** For SQL: where in a sealed entry the id of its master key stands, counted from 1 as SQL does. */
export const KEY_ID_PLACE = { from: KEY_ID_AT + 1, bytes: KEY_ID_BYTES } as const;

/**
 * Seals entries by envelope: each with a key of its own, used once, which alone is sealed with the master key. So a
 * master key seals 2^32 entries safely (`libs/sealed-bytes`), a hundred a second for more than a year; its rotation
 * starts the count again.
 */
export class EntrySealer {
  private readonly secrets: ReadonlyMap<string, KeyObject>;

  /** The first key seals, all open. At least one. */
  constructor(private readonly keys: readonly [MasterKey, ...MasterKey[]]) {
    this.secrets = new Map(keys.map(({ id, secret }) => [id, secret]));
  }

  /** Of the key that seals. */
  get keyId(): string {
    return this.keys[0].id;
  }

  seal(key: VaultKey, text: string): Buffer {
    const [{ id, secret }] = this.keys;
    const dataKey = randomBytes(DATA_KEY_BYTES);
    try {
      const wrapped = sealBytes(secret, contextOf('key', key), dataKey);
      const sealed = sealBytes(dataKey, contextOf('secret', key), Buffer.from(text));
      const body = Buffer.concat([Buffer.of(VERSION), Buffer.from(id, 'hex'), wrapped, sealed]);
      return Buffer.concat([body, checksumOf(body)]);
    } finally {
      dataKey.fill(0);
    }
  }

  /** Throws `vault_entry_damaged`, `vault_key_wrong`, or `vault_unavailable` for one of a newer version. */
  open(key: VaultKey, sealed: Uint8Array): string {
    if (!isWhole(sealed)) throw damaged(key);
    requireVersion(key, sealed);
    const id = keyIdOf(sealed);
    const secret = this.secrets.get(id);
    if (!secret) throw wrongKey(key, id);
    try {
      return openWith(secret, key, sealed);
    } catch (cause) {
      throw damaged(key, { cause });
    }
  }
}

/** Of the master key that an entry was sealed with. */
export function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(KEY_ID_AT, WRAPPED_AT)).toString('hex');
}

/** Whether it is as it was written, but for what somebody changed on purpose; whatever it was sealed with. */
export function isWhole(sealed: Uint8Array): boolean {
  if (sealed.length < MIN_BYTES) return false;
  return checksumOf(sealed.subarray(0, -CHECKSUM_BYTES)).equals(sealed.subarray(-CHECKSUM_BYTES));
}

function openWith(secret: KeyObject, key: VaultKey, sealed: Uint8Array): string {
  const dataKey = openBytes(secret, contextOf('key', key), sealed.subarray(WRAPPED_AT, SECRET_AT));
  try {
    const opened = openBytes(dataKey, contextOf('secret', key), sealed.subarray(SECRET_AT, -CHECKSUM_BYTES));
    return opened.toString('utf8');
  } finally {
    dataKey.fill(0);
  }
}

/** What is sealed for one entry, or as one part of it, opens as no other. */
function contextOf(part: 'key' | 'secret', { workspace, kind, id }: VaultKey): string {
  return JSON.stringify(['ringfence vault', VERSION, part, workspace, kind, id]);
}

function requireVersion(key: VaultKey, sealed: Uint8Array): void {
  if (sealed[0] === VERSION) return;
  throw new VaultError(
    'vault_unavailable',
    `The entry ${describeKey(key)} was written by a newer version. Start that version or a later one.`,
  );
}

function checksumOf(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, CHECKSUM_BYTES);
}

function damaged(key: VaultKey, options?: ErrorOptions): VaultError {
  const sentence =
    `The entry ${describeKey(key)} in the vault was damaged, or changed by somebody else. ` +
    'Restore the vault from a backup, or enter the secret again.';
  return new VaultError('vault_entry_damaged', sentence, options);
}

function wrongKey(key: VaultKey, id: string): VaultError {
  const sentence =
    `The entry ${describeKey(key)} in the vault was sealed with the key ${id}, which is not here. ` +
    'Add that key to RINGFENCE_VAULT_KEY.';
  return new VaultError('vault_key_wrong', sentence);
}
