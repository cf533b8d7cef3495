import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { idFact, nameFact } from './facts.js';
import type { Facts } from './facts.js';

const API_KEY = {
  version: 1,
  source: 'inventory',
  audience: 'services',
  topic: 'api-keys',
} as const;

const ApiKeyRoleFact = Type.Enum(['viewer', 'operator', 'admin', 'owner', 'root'], {
  description: 'Each may do what those before it may.',
});
export type ApiKeyRole = Facts<typeof ApiKeyRoleFact>;

const keyId = idFact('The key, which is not the key itself.');

const apiKeyIssuedV1 = Type.Object({
  keyId,
  name: nameFact('What the key is for.', 'call router'),
  role: ApiKeyRoleFact,
  keyHash: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'SHA-256 of the key, hexadecimal. The key itself is nowhere.',
    examples: ['0'.repeat(64)],
  }),
});

export const API_KEY_EVENTS = {
  ApiKeyIssued: { ...API_KEY, docs: 'The key is valid.', schemas: { 1: apiKeyIssuedV1 }, upcasters: {} },
  ApiKeyRevoked: {
    ...API_KEY,
    docs: 'The key is valid no longer.',
    schemas: { 1: Type.Object({ keyId }) },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
