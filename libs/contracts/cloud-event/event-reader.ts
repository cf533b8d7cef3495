import type { TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import type { AnyFacts, EventDeclaration } from '../event-declaration.js';
import { DECLARATIONS } from '../public-event.js';
import type { PublicEvent } from '../public-event.js';
import { dataSchemaOf, sourceOf } from './envelope.js';

/** Reads the facts of one version of one type. */
export class EventReader {
  /** As it stands in the envelope. */
  readonly source: string;
  private readonly schema: TObject;
  /** Of the facts of the current version. */
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
    // Compiled when the first one comes: most consumers meet few types, and fewer old versions.
    this.validator ??= Compile(this.schema);
    return this.validator.Check(data) ? undefined : firstFault(this.validator.Errors(data), 'data');
  }

  /**
   * The event in its newest version. The facts must be without fault. Those that are not known here are left behind:
   * one that is called `type` would otherwise be taken for the event's.
   */
  read(workspace: string, data: object): PublicEvent {
    let facts = data as AnyFacts;
    for (let version = this.version; version < this.declaration.version; version += 1) {
      facts = this.declaration.upcasters[version]!(facts as never);
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
  [...DECLARATIONS].flatMap(([type, declaration]) =>
    Object.keys(declaration.schemas)
      .map(Number)
      .map((version) => [dataSchemaOf(type, version), new EventReader(type, version, declaration)] as const),
  ),
);
