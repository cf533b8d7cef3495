import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { CARRIERS, MAX_NAMED_NUMBERS, NUMBER_TYPES, TAKERS } from '#number-facts';
import { operation } from '#service-call/operations';
import type { OperationsOf } from '#service-call/operations';
import type { NumberRegister } from '../number-register.port.js';

const MAX_ID_LENGTH = 256;
const MAX_SENTENCE_LENGTH = 8_192;

const Id = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH });
const Sentence = Type.String({ maxLength: MAX_SENTENCE_LENGTH });
const PhoneNumber = Type.String({ pattern: '^\\+[1-9][0-9]{1,14}$' });
const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
/** Nothing is answered: it is done. */
const Done = Type.Unsafe<void>(Type.Null());

const Actor = Type.Object({ kind: Type.Enum(['root_key', 'api_key', 'system']), id: Id, name: Sentence });
const OnBehalf = Type.Object({
  workspace: Id,
  actor: Actor,
  correlationId: Id,
  causationId: Id,
  reason: Type.Optional(Sentence),
});
const Capabilities = Type.Object({ voice: Type.Boolean(), sms: Type.Boolean(), mms: Type.Boolean() });
const Refusal = Type.Object({ code: Id, detail: Sentence });
const Remark = Type.Object({ code: Id, detail: Sentence });
const Region = Type.Object({ value: Id, edge: nullable(Id) });
const How = Type.Enum(['release', 'detach']);

const RegisteredNumber = Type.Object({
  number: PhoneNumber,
  carrier: Type.Enum([...CARRIERS]),
  carrierAccountId: Id,
  numberType: Type.Enum([...NUMBER_TYPES]),
  capabilities: Capabilities,
  country: nullable(Id),
  locality: nullable(Sentence),
  monthlyCost: nullable(Type.Object({ amount: Id, currency: Id })),
});

const HeldNumber = Type.Object({
  number: PhoneNumber,
  status: Type.Enum(['active', 'releasing']),
  capabilities: Capabilities,
  region: nullable(Id),
  isArriving: Type.Optional(Type.Boolean()),
});

const ImportedRow = Type.Union([
  Type.Object({ number: PhoneNumber, outcome: Type.Literal('imported'), remark: Type.Optional(Remark) }),
  Type.Object({ number: PhoneNumber, outcome: Type.Enum(['skipped', 'failed']), code: Id, detail: Sentence }),
]);

const asked = {
  workspace: Id,
  carrierAccountId: Id,
  askedBy: Id,
  actor: Actor,
  correlationId: Id,
  reason: Type.Optional(Sentence),
};
const wantedImport = {
  importId: Id,
  numbers: Type.Union([Type.Array(PhoneNumber), Type.Literal('all')]),
  confirmLive: Type.Boolean(),
};
const givenBack = { ...asked, number: PhoneNumber, kind: Type.Literal('give-back'), how: How };
const GiveBackWork = Type.Object({
  ...givenBack,
  regions: Type.Array(Id),
  restore: Type.Optional(Type.Literal(false)),
});
const RegionWork = Type.Object({
  ...asked,
  number: PhoneNumber,
  kind: Type.Literal('region'),
  region: Region,
  former: Region,
  isFormerInDoubt: Type.Optional(Type.Literal(true)),
});
const Work = Type.Union([
  GiveBackWork,
  RegionWork,
  Type.Object({ ...asked, ...wantedImport, kind: Type.Literal('import') }),
]);

const MAX_REST_MS = 24 * 60 * 60 * 1_000;
const Noted = Type.Object({
  expected: nullable(Type.Integer({ minimum: 0 })),
  restMs: nullable(Type.Number({ minimum: 0, maximum: MAX_REST_MS })),
});

const MAX_IMPORTED_AT_ONCE = 200;
const MAX_NUMBERS_ASKED_FOR = 1_000;
/** Positions in a list, of the inventory's own making. */
const PageMark = Type.String({ pattern: '^[0-9]{1,15}$' });
const CarrierPage = nullable(Type.String({ minLength: 1, maxLength: MAX_SENTENCE_LENGTH }));

const TablePage = Type.String({ minLength: 1, maxLength: MAX_SENTENCE_LENGTH });
const TABLE_REFUSALS = ['read_model_behind', 'read_model_unavailable', 'too_many_waiting'] as const;

/** The register as another service asks for it: of each method what it takes, what it gives, and what may refuse it. */
export const NUMBER_REGISTER_OPERATIONS = {
  reserve: operation(
    Type.Tuple([PhoneNumber, Id, OnBehalf]),
    Done,
    'number_in_use',
    'number_already_held',
    'purchase_in_progress',
    'purchase_fulfilled',
  ),
  liftReservation: operation(Type.Tuple([PhoneNumber, Id, OnBehalf]), Done),
  addPurchased: operation(
    Type.Tuple([RegisteredNumber, Id, OnBehalf]),
    Done,
    'number_in_use',
    'number_already_held',
    'purchase_in_progress',
  ),
  finishGiveBack: operation(Type.Tuple([PhoneNumber, How, OnBehalf]), Done, 'not_found', 'number_not_leaving'),
  failGiveBack: operation(Type.Tuple([PhoneNumber, Refusal, OnBehalf]), Done, 'not_found'),
  settleRegion: operation(Type.Tuple([PhoneNumber, Region, nullable(Refusal), OnBehalf]), Done, 'not_found'),
  loseNumber: operation(Type.Tuple([PhoneNumber, Id, OnBehalf]), Done, 'not_found'),
  changeCapabilities: operation(Type.Tuple([PhoneNumber, Capabilities, OnBehalf]), Done, 'not_found'),
  confirmRegions: operation(
    Type.Tuple([Id, Type.Record(PhoneNumber, Id, { maxProperties: MAX_NUMBERS_ASKED_FOR }), OnBehalf]),
    Done,
  ),
  claimForImport: operation(
    Type.Tuple([
      Id,
      Type.Array(RegisteredNumber, { maxItems: MAX_IMPORTED_AT_ONCE }),
      Type.Integer({ minimum: 1 }),
      OnBehalf,
    ]),
    Type.Array(Type.Enum(['claimed', ...TAKERS])),
    'not_found',
    'import_moved_on',
  ),
  recordImported: operation(
    Type.Tuple([
      Id,
      Type.Array(ImportedRow, { maxItems: MAX_IMPORTED_AT_ONCE }),
      Type.Integer({ minimum: 1 }),
      CarrierPage,
      OnBehalf,
    ]),
    Done,
    'not_found',
  ),
  noteProgress: operation(Type.Tuple([Id, Noted, OnBehalf]), Done),
  startImport: operation(Type.Tuple([Type.Object({ ...wantedImport, carrierAccountId: Id }), OnBehalf]), Done),
  importProgress: operation(
    Type.Tuple([Id, Id]),
    Type.Object({
      status: Type.Enum(['running', 'finished']),
      page: CarrierPage,
      rowCount: Type.Integer({ minimum: 0 }),
      open: Type.Array(PhoneNumber),
    }),
    'not_found',
  ),
  importedNumbers: operation(
    Type.Union([Type.Tuple([Id, Id]), Type.Tuple([Id, Id, PageMark])]),
    Type.Object({ numbers: Type.Array(PhoneNumber), next: nullable(PageMark) }),
    'not_found',
  ),
  finishImport: operation(Type.Tuple([Id, nullable(Refusal), OnBehalf]), Done, 'not_found', 'import_moved_on'),
  heldAt: operation(
    Type.Union([Type.Tuple([Id, Id]), Type.Tuple([Id, Id, TablePage])]),
    Type.Object({ numbers: Type.Array(HeldNumber), next: nullable(TablePage) }),
    ...TABLE_REFUSALS,
  ),
  heldAmong: operation(
    Type.Tuple([Id, Id, Type.Array(PhoneNumber, { maxItems: MAX_NUMBERS_ASKED_FOR })]),
    Type.Array(HeldNumber),
  ),
  detachedAmong: operation(
    Type.Tuple([Id, Id, Type.Array(PhoneNumber, { maxItems: MAX_NUMBERS_ASKED_FOR })]),
    Type.Array(PhoneNumber),
  ),
  countAt: operation(Type.Tuple([Id, Id]), Type.Integer({ minimum: 0 }), ...TABLE_REFUSALS),
  elsewhere: operation(
    Type.Tuple([Id, Id]),
    Type.Record(
      Type.String(),
      Type.Object({
        count: Type.Integer({ minimum: 1 }),
        some: Type.Array(PhoneNumber, { maxItems: MAX_NAMED_NUMBERS }),
      }),
    ),
  ),
  openWork: operation(Type.Tuple([]), Type.Array(Work)),
  openWorkOf: operation(Type.Tuple([PhoneNumber]), Type.Array(Type.Union([GiveBackWork, RegionWork]))),
  claimants: operation(
    Type.Tuple([Id, Type.Array(PhoneNumber, { maxItems: MAX_NUMBERS_ASKED_FOR })]),
    Type.Record(Type.String(), Type.Enum(['nobody', ...TAKERS])),
  ),
} as const satisfies OperationsOf<NumberRegister>;
