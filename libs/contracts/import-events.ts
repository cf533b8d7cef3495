import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { idFact, nullable } from './facts.js';

const IMPORT = {
  version: 1,
  source: 'inventory',
  audience: 'subscribers',
  topic: 'imports',
} as const;

const ImportIdFact = idFact('The import, as in /v1/imports/{id}.');
const count = (description: string) => Type.Integer({ minimum: 0, description });

export const IMPORT_EVENTS = {
  ImportStarted: {
    ...IMPORT,
    docs: 'Numbers are being brought in. NumberImported tells of each.',
    schemas: {
      1: Type.Object({
        importId: ImportIdFact,
        carrierAccountId: nullable(
          idFact('The connected account that holds them.'),
          'The connected account that holds them; null when they come as a list.',
        ),
      }),
    },
    upcasters: {},
  },
  ImportFinished: {
    ...IMPORT,
    docs: 'No more numbers come of it.',
    schemas: {
      1: Type.Object({
        importId: ImportIdFact,
        imported: count('Numbers that came.'),
        skipped: count('Numbers that were there already.'),
        failed: count('Numbers that could not come.'),
        failure: nullable(
          Type.String({ minLength: 1, examples: ['carrier_failed'] }),
          'Why it ended before everything was dealt with; null when nothing did.',
        ),
      }),
    },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
