import type { TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { dataSchemaOf, sourceOf } from './envelope.js';
import type { EventDeclaration } from './event-declaration.js';
import type { PublicEvent } from './public-event.js';
import { PUBLIC_EVENT_CATALOGUE } from './public-event.js';

type AnyFacts = Readonly<Record<string, unknown>>;

/** Reads the facts of one version of one type. */
export class EventReader {
  readonly source: string;
  private readonly schema: TObject;
  private readonly names: readonly string[];
  private validator: ReturnType<typeof Compile<TObject>> | undefined;

  constructor(
    readonly type: string,
    private readonly version: number,
    private readonly declaration: EventDeclaration,
  ) {
    this.source = sourceOf(declaration.source);
    this.schema = declaration.schemas[version]!;
    this.names = Object.keys(declaration.schemas[declaration.version]!.properties);
  }

  /** What is wrong with the facts, or undefined. */
  fault(data: object): string | undefined {
    this.validator ??= Compile(this.schema);
    if (this.validator.Check(data)) return undefined;
    return firstFault(this.validator.Errors(data), 'data');
  }

  /** The event in its newest version. The facts must be without fault. What is not known of them is left behind. */
  read(workspace: string, data: object): PublicEvent {
    let facts = data as AnyFacts;
    const upcasters: Readonly<Record<number, (facts: never) => AnyFacts>> = this.declaration.upcasters;
    for (let version = this.version; version < this.declaration.version; version++) {
      facts = upcasters[version]!(facts as never);
    }
    const event: Record<string, unknown> = { type: this.type, workspace };
    for (const name of this.names) event[name] = facts[name];
    return event as unknown as PublicEvent;
  }
}

interface Fault {
  readonly instancePath: string;
  readonly message: string;
}

/** Where and what, without the value: it may be huge. */
export function firstFault([first]: readonly Fault[], of: string): string {
  return first ? `${of}${first.instancePath} ${first.message}` : `${of} is wrong`;
}

/** By `dataschema`. */
export const EVENT_READERS: ReadonlyMap<string, EventReader> = new Map(
  Object.entries(PUBLIC_EVENT_CATALOGUE as Readonly<Record<string, EventDeclaration>>).flatMap(([type, declaration]) =>
    Object.keys(declaration.schemas)
      .map(Number)
      .map((version) => [dataSchemaOf(type, version), new EventReader(type, version, declaration)] as const),
  ),
);
