import fc from 'fast-check';
import { NO_STREAM } from '#event-store';
import type { EventStore, NewEvent, Revision, StreamWrite } from '#event-store';

/** Names with all that a name may have. */
const STREAMS = ['number-+14155550100', 'agent-default/ä', '__proto__', 'workspace-📞', 'a'];

const anyEvent: fc.Arbitrary<NewEvent> = fc.record({
  id: fc.uuid({ version: 7 }),
  type: fc.constantFrom('NumberAssigned', 'OutboundDisabled'),
  data: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }) as fc.Arbitrary<NewEvent['data']>,
  metadata: fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
});

/** Appends to one or several streams, in the order in which they happened. */
export const anyHistory = fc
  .array(
    fc.uniqueArray(
      fc.record({ stream: fc.constantFrom(...STREAMS), events: fc.array(anyEvent, { minLength: 1, maxLength: 3 }) }),
      {
        selector: ({ stream }) => stream,
        minLength: 1,
      },
    ),
    { maxLength: 25 },
  )
  .filter((appends) => {
    const ids = appends.flat().flatMap(({ events }) => events.map(({ id }) => id));
    return new Set(ids).size === ids.length;
  });

export type AnyHistory = typeof anyHistory extends fc.Arbitrary<infer History> ? History : never;

/** Appends a history as its writers did. */
export async function happen(store: EventStore, history: AnyHistory): Promise<void> {
  const revisions = new Map<string, Revision>();
  for (const append of history) {
    const writes = append.map(({ stream, events }): StreamWrite => {
      const expectedRevision = revisions.get(stream) ?? NO_STREAM;
      revisions.set(stream, expectedRevision + events.length);
      return { stream, expectedRevision, events };
    });
    await store.append(writes);
  }
}
