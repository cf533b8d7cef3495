import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { DomainError } from '#domain-error';

/** What one service does for another: as a method of a port, said in JSON. */
export interface Operation<Arguments extends readonly unknown[] = readonly unknown[], Answer = unknown> {
  readonly arguments: Checked<Arguments>;
  readonly answer: Checked<Answer>;
  /** Codes of the rules that it may refuse this by. */
  readonly refusals: readonly string[];
}

/** Every method of a port. One that is forgotten, or that takes or gives something else than its schema has, does not compile. */
export type OperationsOf<Port> = {
  readonly [Name in keyof Port]: Port[Name] extends (...given: infer Arguments) => infer Answer
    ? Operation<Arguments extends readonly unknown[] ? Readonly<Arguments> : never, Awaited<Answer>>
    : never;
};

/** What is wrong with a value that came as JSON. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** Tells by a schema whether a value is what its type says. */
export class Checked<out Value> {
  private validator: ReturnType<typeof Compile<TSchema>> | undefined;
  /** For the compiler alone. */
  declare readonly value: Value;

  constructor(private readonly schema: TSchema) {}

  /** What is wrong first; undefined when nothing is. */
  faultOf(value: unknown): Fault | undefined {
    // Compiled when it is needed: a process asks for few of them.
    this.validator ??= Compile(this.schema);
    if (this.validator.Check(value)) return undefined;
    const [first] = this.validator.Errors(value);
    const field = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
    return { field, message: `${field === '' ? 'The body' : field} ${first?.message ?? 'is wrong'}.` };
  }
}

/** The schema of a tuple, that of the answer, and the codes of the rules that may refuse it. */
export function operation<Arguments extends TSchema, Answer extends TSchema>(
  argumentsSchema: Arguments,
  answerSchema: Answer,
  ...refusals: readonly string[]
): Operation<Static<Arguments> extends readonly unknown[] ? Static<Arguments> : never, Static<Answer>> {
  return {
    arguments: new Checked(argumentsSchema),
    answer: new Checked(answerSchema),
    refusals,
  };
}

/**
 * Does for another service what it has asked for by name, with arguments as they came. Rejects with `invalid_request` when
 * this version knows no such operation or the arguments are not its own, and with what the port rejects with.
 */
export async function answerOperation(
  operations: Readonly<Record<string, Operation>>,
  port: object,
  name: string,
  given: unknown,
): Promise<unknown> {
  const asked = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!asked) throw invalid({ field: 'operation', message: `This version does nothing called ${name}. Update it.` });
  const fault = asked.arguments.faultOf(given);
  if (fault) throw invalid(fault);
  const methods = port as Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>;
  return (await methods[name]!(...(given as readonly unknown[]))) ?? null;
}

function invalid(fault: Fault): DomainError<'invalid_request'> {
  return new DomainError('invalid_request', fault.message, { errors: [fault] });
}
