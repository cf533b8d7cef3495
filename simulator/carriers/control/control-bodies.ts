import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { FAULT_EFFECTS, FAULT_KINDS } from '../faults/fault.js';
import type { Fault } from '../faults/fault.js';

const MAX_NUMBERS = 1_000_000;

const closed = { additionalProperties: false };
const Texts = Type.Array(Type.String({ minLength: 1 }));
const Word = Type.Optional(Type.String({ minLength: 1 }));
const Positive = Type.Integer({ minimum: 1 });

const standing = {
  status: Type.Optional(Type.Enum(['active', 'suspended', 'closed'])),
  isTrial: Type.Optional(Type.Boolean()),
  balance: Type.Optional(Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })),
  denied: Type.Optional(Texts),
  rateLimit: Type.Optional(
    Type.Union([
      Type.Object({ requests: Positive, windowMs: Positive, saysWhen: Type.Boolean() }, closed),
      // As good as none.
      Type.Null(),
    ]),
  ),
};
const named = { name: Type.Optional(Type.String({ minLength: 1 })) };

/** What the control interface takes, see docs/carrier-emulator.md. */
export const CONTROL_BODIES = {
  changes: Type.Object(standing, closed),
  twilioAccount: Type.Object(
    {
      ...named,
      ...standing,
      regions: Type.Optional(Texts),
      isTest: Type.Optional(Type.Boolean()),
      trunks: Type.Optional(Texts),
    },
    closed,
  ),
  telnyxAccount: Type.Object({ ...named, ...standing, connections: Type.Optional(Texts) }, closed),
  numbers: Type.Object(
    {
      count: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_NUMBERS })),
      configuration: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    },
    closed,
  ),
  twilioPapers: Type.Object({ status: Word, address_requirements: Word }, closed),
  telnyxPapers: Type.Object(
    {
      status: Word,
      campaign: Type.Optional(Type.Object({ assignmentStatus: Word, failureReasons: Word }, closed)),
      verification: Type.Optional(
        Type.Object({ verificationStatus: Type.String({ minLength: 1 }), reason: Word }, closed),
      ),
    },
    closed,
  ),
  fault: Type.Object(
    {
      operation: Type.String({ minLength: 1 }),
      // What else belongs to each kind is looked at once that is known: see `readFault`.
      effect: Type.Object({ kind: Type.Enum([...FAULT_KINDS]) }),
      account: Type.Optional(Type.String()),
      skip: Type.Optional(Type.Integer({ minimum: 0 })),
      times: Type.Optional(Type.Union([Positive, Type.Literal('always')])),
      probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    },
    closed,
  ),
} as const;

/** As `readControlBody` does, the effect by what belongs to its kind. */
export function readFault(body: unknown): Fault {
  const { effect, ...others } = readControlBody(CONTROL_BODIES.fault, body);
  return { ...others, effect: readControlBody(FAULT_EFFECTS[effect.kind], effect, 'effect') };
}

/** Throws a sentence that names the field which does not fit. `name`: of what is read, where it is not the whole body. */
export function readControlBody<Schema extends TSchema>(schema: Schema, body: unknown, name = ''): Static<Schema> {
  const validator = Compile(schema);
  if (validator.Check(body)) return body as Static<Schema>;
  const [first] = validator.Errors(body);
  const path = [name, ...(first?.instancePath.split('/').slice(1) ?? [])].filter((step) => step !== '');
  if (first?.keyword === 'boolean') {
    const owner = path.slice(0, -1).join('.') || 'The body';
    throw new Error(`${owner} does not know the field ${path.at(-1)}; see docs/carrier-emulator.md.`);
  }
  const field = path.join('.');
  const params = (first?.params ?? {}) as {
    readonly additionalProperties?: readonly string[];
    readonly allowedValues?: readonly unknown[];
  };
  const what = params.additionalProperties?.join(', ') ?? params.allowedValues?.join(', ') ?? '';
  throw new Error(
    `${field || 'The body'} ${first?.message ?? 'does not fit'}${what && `: ${what}`}; see docs/carrier-emulator.md.`,
  );
}
