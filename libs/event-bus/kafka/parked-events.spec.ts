import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import { SILENT } from './testing/relayed-log.js';
import { handleOrPark } from './handle-or-park.js';
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

const anyFates = fc.array(fc.boolean(), { maxLength: 60 });
const anyStory = fc.record({
  scheduler: fc.scheduler(),
  count: fc.integer({ min: 1, max: 2 }),
  /** At each step of a member, whether it ends there. */
  memberEnds: anyFates,
  operatorEnds: anyFates,
  works: fc.array(fc.boolean(), { maxLength: 12 }),
  commands: fc.array(fc.record({ does: fc.constantFrom('redrive', 'discard'), pick: fc.nat(9), after: fc.nat(30) }), {
    maxLength: 8,
  }),
});
type Story = typeof anyStory extends fc.Arbitrary<infer Each> ? Each : never;

/** What came of each event when all is quiet. */
async function play({ scheduler, count, ...story }: Story) {
  const [memberEnds, operatorEnds, works] = [[...story.memberEnds], [...story.operatorEnds], [...story.works]];
  const texts = Array.from({ length: count }, (_, index) => `event ${index}`);
  const broker = new BrokerDouble(texts);
  const handled = new Set<string>();
  /** Given up, or nearly: the one who did it has ended before it was told. */
  const discarded = new Map<string, 'wholly' | 'perhaps'>();
  let [deaths, operating, committed] = [0, true, 0];
  const turn = (fates: boolean[]) => async () => {
    await scheduler.schedule(Promise.resolve());
    if (!fates.shift()) return;
    deaths += 1;
    throw ENDED;
  };
  const member = turn(memberEnds);
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
        discarded.delete(String(message.value));
        await member();
        return undefined;
      });
    }
    await member();
    committed = end;
  };
  const workOn = async () => {
    while (operating || committed < broker.events.length) await untilEnd(handleBatch());
  };
  const operate = async () => {
    const known = new Map<string, string>();
    const operator = turn(operatorEnds);
    const parked = new ParkedMessages(asSeenBy(broker, operator), async () => undefined);
    for (const { does, pick, after } of story.commands) {
      for (let turns = 0; turns < after; turns += 1) await scheduler.schedule(Promise.resolve());
      for (const { id, value } of broker.records.listed()) known.set(id, String(value));
      const [id, text] = [...known][pick % known.size] ?? [];
      if (id === undefined || text === undefined) continue;
      if (does === 'redrive') await untilEnd(parked.redrive(id));
      else {
        if (!discarded.has(text)) discarded.set(text, 'perhaps');
        const before = handled.size;
        await untilEnd(
          parked.discard(id).then((done) => {
            if (done && handled.size === before) discarded.set(text, 'wholly');
          }),
        );
      }
    }
    operating = false;
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
        if (discarded.get(text) === 'wholly') expect(listed).not.toContain(text);
      }
      if (deaths === 0) expect(listed).toHaveLength(new Set(listed).size);
    }),
    { numRuns: 1_000 },
  );
});
