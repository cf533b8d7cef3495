import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { VaultKey } from '#vault';

/** The other party of messages in one workspace: whose words they are, and to whom words were sent. */
export interface Subject {
  readonly workspace: string;
  /** As the carrier writes it: E.164, a short code or a name. */
  readonly subject: string;
}

/** What the vault calls them. */
export const SUBJECT_KEY = 'subject-key';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A key seals for so long, so that what is old can be erased by its keys alone. */
const KEY_DAYS = 7;

/** Which week of all since 1970 a time is in; four digits until the year 2161, and so in the order of their texts. */
export const weekOf = (timeMs: number): string => String(Math.floor(timeMs / (KEY_DAYS * DAY_MS))).padStart(4, '0');

/** The vault takes 200 characters, and the id of a key has its part of them. */
const MAX_NAME_LENGTH = 150;

/** A party as the vault takes it: what it cannot hold goes by its hash, which no other party is written as. */
function nameOf(subject: string): string {
  const name = encodeURIComponent(subject);
  return name.length <= MAX_NAME_LENGTH ? name : `:${createHash('sha256').update(subject).digest('hex')}`;
}

/** What the ids of all keys of a subject begin with, or of those of one week. */
export function idPrefix({ subject }: Pick<Subject, 'subject'>, week?: string): string {
  return `${nameOf(subject)}/${week === undefined ? '' : `${week}-`}`;
}

export function vaultKeyOf({ workspace, subject }: Subject, keyId: string): VaultKey {
  return { workspace, kind: SUBJECT_KEY, id: `${nameOf(subject)}/${keyId}` };
}

/** What words are hashed with, so that they can be searched for where nobody can read them. The same for all workspaces. */
export const SEARCH_KEY: VaultKey = { workspace: '-', kind: 'search-key', id: 'messages' };

const KEY_BYTES = 32;

export const newKey = (): KeyObject => createSecretKey(randomBytes(KEY_BYTES));

/** How the vault has a key. */
export const secretOf = (key: KeyObject): string => key.export().toString('base64');

/** From what the vault has under one; undefined of anything else. */
export function readKey(secret: unknown): KeyObject | undefined {
  if (typeof secret !== 'string') return undefined;
  const key = Buffer.from(secret, 'base64');
  return key.length === KEY_BYTES ? createSecretKey(key) : undefined;
}

/** Of an id that begins with `idPrefix`. */
export const keyIdIn = ({ id }: VaultKey): string => id.slice(id.indexOf('/') + 1);
