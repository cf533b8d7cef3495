import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import { SILENT } from '../testing/relayed-log.js';
import { handleOrPark } from '../handle-or-park.js';
import { ParkedMessages, asParkedMessage } from './parked-messages.js';
import type { ParkedMessage } from './parked-messages.js';
import { ParkedRecords } from './parked-records.js';
import { Parking } from './parking.js';
import type { ParkingPlace } from './parking.js';

const TOPIC = 'acme.numbers';
const FAILED = { code: 'handler_failed', reason: 'no such account' };
const ENDED = new Error('The process has ended.');

interface BrokerMessage {
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly headers: NonNullable<Message['headers']>;
}

/** A topic of events with one partition, and the topic of what is parked, which everybody sees at once. */
class BrokerDouble implements ParkingPlace<ParkedMessage> {
  readonly prefix = 'acme';
  readonly events: BrokerMessage[];
  readonly records = new ParkedRecords(asParkedMessage);

  constructor(texts: readonly string[]) {
    this.events = texts.map((text) => ({ key: Buffer.from('x'), value: Buffer.from(text), headers: {} }));
  }

  readonly view = { read: async () => this.records };

  readonly sender = {
    send: async (topic: string, { key, value, headers = {} }: Message) => {
      const asBytes = (each: Message['value'] | Message['key']) =>
        typeof each === 'string' ? Buffer.from(each) : each;
      const message = { key: asBytes(key ?? '')!, value: asBytes(value)!, headers };
      if (topic === TOPIC) this.events.push(message);
      else this.records.take(message);
    },
  };
}

/** One who may end before and after whatever it does. */
function asSeenBy(broker: BrokerDouble, step: () => Promise<void>): ParkingPlace<ParkedMessage> {
  const inSteps = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await step();
    const result = await work();
    await step();
    return result;
  };
  return {
    prefix: broker.prefix,
    sender: { send: (topic, message) => inSteps(() => broker.sender.send(topic, message)) },
    view: { read: () => inSteps(broker.view.read) },
  };
}

/** Of the steps of a process: how long others are ahead of it, and whether it ends there. */
const anyFates = fc.array(
  fc.record({
    waits: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) }),
    ends: fc.oneof({ weight: 20, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  }),
  { minLength: 20, maxLength: 80, size: 'max' },
);
const anyStory = fc.record({
  scheduler: fc.scheduler(),
  count: fc.integer({ min: 1, max: 2 }),
  ofMember: anyFates,
  ofOperator: anyFates,
  /** Whether the handler does, each time. */
  works: fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })),
  commands: fc.array(fc.record({ does: fc.constantFrom('redrive', 'discard'), pick: fc.nat(9), after: fc.nat(20) }), {
    maxLength: 8,
    size: 'max',
  }),
});
type Story = typeof anyStory extends fc.Arbitrary<infer Each> ? Each : never;

/** What came of each event when all is quiet. */
async function play({ scheduler, count, ...story }: Story) {
  const works = [...story.works];
  const texts = Array.from({ length: count }, (_, index) => `event ${index}`);
  const broker = new BrokerDouble(texts);
  const handled = new Set<string>();
  /** Given up, or nearly: the one who did it has ended before it was told. */
  const discarded = new Map<string, 'wholly' | 'perhaps'>();
  const operating = new Set(['redrives and discards']);
  let [deaths, committed] = [0, 0];
  const passTurns = async (turns: number) => {
    for (let passed = 0; passed < turns; passed += 1) await scheduler.schedule(Promise.resolve());
  };
  const stepsOf = (fates: Story['ofMember']) => async () => {
    const { waits, ends } = fates.shift() ?? { waits: 0, ends: false };
    await passTurns(1 + waits);
    if (!ends) return;
    deaths += 1;
    throw ENDED;
  };
  const member = stepsOf([...story.ofMember]);
  const parking = new Parking(asSeenBy(broker, member), SILENT);
  const untilEnd = (work: Promise<unknown>) =>
    work.catch((error: unknown) => {
      if (error !== ENDED) throw error;
    });

  const handleBatch = async () => {
    const end = broker.events.length;
    for (let offset = committed; offset < end; offset += 1) {
      const message = { ...broker.events[offset]!, offset: String(offset) };
      await handleOrPark(parking, { group: 'billing', topic: TOPIC, partition: 0, message }, async () => {
        await member();
        if (!works.shift()) return FAILED;
        handled.add(String(message.value));
        await member();
        return undefined;
      });
    }
    await member();
    committed = end;
  };
  const workOn = async () => {
    while (operating.size > 0 || committed < broker.events.length) await untilEnd(handleBatch());
  };
  const operate = async () => {
    const known = new Map<string, string>();
    const operator = stepsOf([...story.ofOperator]);
    const parked = new ParkedMessages(asSeenBy(broker, operator), async () => undefined);
    for (const { does, pick, after } of story.commands) {
      await passTurns(after);
      for (const { id, value } of broker.records.listed()) known.set(id, String(value));
      const [id, text] = [...known][pick % known.size] ?? [];
      if (id === undefined || text === undefined) continue;
      if (does === 'redrive') await untilEnd(parked.redrive(id));
      else {
        if (!discarded.has(text)) discarded.set(text, 'perhaps');
        const discard = async () => {
          if (await parked.discard(id)) discarded.set(text, 'wholly');
        };
        await untilEnd(discard());
      }
    }
    operating.clear();
  };
  await scheduler.waitFor(Promise.all([workOn(), operate()]));
  const listed = broker.records.listed().map(({ value }) => String(value));
  return { texts, listed, handled, discarded, deaths };
}

test('whoever ends wherever: nothing that is parked is lost, what is discarded stays so, and nobody sees an event twice for nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anyStory, async (story) => {
      const { texts, listed, handled, discarded, deaths } = await play(story);
      for (const text of texts) {
        expect([text, listed.includes(text) || handled.has(text) || discarded.has(text)]).toStrictEqual([text, true]);
        // Of what was handled after all, and brought once more, a trace may come back.
        if (discarded.get(text) === 'wholly' && !handled.has(text)) expect(listed).not.toContain(text);
      }
      if (deaths === 0) expect(listed).toHaveLength(new Set(listed).size);
    }),
    { numRuns: 1_000 },
  );
});
