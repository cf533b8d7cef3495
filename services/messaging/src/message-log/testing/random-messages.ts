import fc from 'fast-check';
import { OUTBOUND_STATUSES, isFailure } from '../../message/domain/message-status.events.js';
import type { OutboundStatus } from '../../message/domain/message-status.events.js';
import type { MessageEvent, MessageRef } from '../../message/domain/message.events.js';
import { evolveMessage, unknownMessage } from '../../message/domain/message.state.js';
import type { MessageState } from '../../message/domain/message.state.js';
import { decideReportStatus } from '../../message/report-status/report-status.js';
import type { MessageQuery } from '../message-log.port.js';
import { FIRST_EVENT_MS } from './message-events.js';
import type { GivenFacts, MessageEventLog } from './message-events.js';

const NUMBERS = ['+14155550100', '+4915112345678'];
const SUBJECTS = ['+442071838750', 'Müller', '+14155550100'];
const AGENTS = ['sales', 'support', null];
const BODIES = ['Hello World', 'hello, how are you?', 'Ça va? Très bien', 'WORLD 42', '你好世界', '…', 'the world'];
const STEPS = [
  'receive',
  'request',
  'elsewhere',
  'heldUp',
  'uncertain',
  'submit',
  'report',
  'report',
  'erase',
] as const;

/** Something that happens to one of a few messages. */
export interface Step {
  readonly kind: (typeof STEPS)[number];
  readonly messageId: string;
  readonly body: string;
  readonly facts: Required<Pick<GivenFacts, 'number' | 'subject' | 'agentId' | 'kind' | 'occurredAt'>>;
  readonly status: OutboundStatus;
}

/** What happens to the messages of a workspace, in an order in which it may. */
export function randomSteps(): fc.Arbitrary<Step[]> {
  const some = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
  const facts = fc.record({
    number: some(...NUMBERS),
    subject: some(...SUBJECTS),
    agentId: some(...AGENTS),
    kind: some('sms' as const, 'mms' as const),
    // Several in one millisecond, and some before what came earlier.
    occurredAt: some(null, new Date(FIRST_EVENT_MS).toISOString(), new Date(FIRST_EVENT_MS + 300_000).toISOString()),
  });
  const messageId = fc.integer({ min: 1, max: 8 }).map((index) => `message-${index}`);
  const step = fc.record({
    kind: some(...STEPS),
    messageId,
    body: some(...BODIES),
    facts,
    status: some(...OUTBOUND_STATUSES.slice(2)),
  });
  return fc.array(step, { minLength: 5, maxLength: 50 });
}

/** What may be asked of them. */
export function anyQuery(): fc.Arbitrary<MessageQuery> {
  const some = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
  const optional = {
    number: some(...NUMBERS),
    subject: some(...SUBJECTS),
    sender: some(...NUMBERS, ...SUBJECTS),
    recipient: some(...NUMBERS, ...SUBJECTS),
    agentId: some('sales', 'support', 'nobody'),
    direction: some('inbound' as const, 'outbound' as const),
    kind: some('sms' as const, 'mms' as const),
    status: some('received' as const, ...OUTBOUND_STATUSES),
    fromMs: fc.integer({ min: -60_000, max: 3_000_000 }).map((ms) => FIRST_EVENT_MS + ms),
    beforeMs: fc.integer({ min: -60_000, max: 3_000_000 }).map((ms) => FIRST_EVENT_MS + ms),
    q: some('hello', 'WORLD', 'hello world', 'tres', 'ca va', '世界', 'muller', '442071838750', 'xyz', '…', '  '),
    oldestFirst: fc.boolean(),
    limit: some(1, 3, 50),
  };
  // Few filters at a time, or nothing is ever left to compare.
  return fc
    .subarray(Object.keys(optional) as (keyof typeof optional)[], { maxLength: 3 })
    .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, optional[key]]))))
    .map((query) => ({ workspace: 'acme', ...query }) as MessageQuery);
}

/** Has steps happen, as far as rules let them. */
export class RandomMessages {
  private readonly states = new Map<string, MessageState>();
  private readonly refs = new Map<string, Step['facts']>();

  constructor(private readonly log: MessageEventLog) {}

  async happen(step: Step): Promise<void> {
    if (step.kind === 'erase') return void (await this.log.erase('acme', step.facts.subject));
    const state = this.states.get(step.messageId) ?? unknownMessage;
    // Whoever speaks of a message says the same of it.
    const facts = this.refs.get(step.messageId) ?? step.facts;
    this.refs.set(step.messageId, facts);
    let reached = state;
    for (const event of await this.eventsOf({ ...step, facts }, state)) {
      const recorded = this.log.record('acme', event);
      reached = evolveMessage(reached, event, recorded.metadata['time']!);
    }
    this.states.set(step.messageId, reached);
  }

  private async eventsOf(step: Step, state: MessageState): Promise<readonly MessageEvent[]> {
    const { kind, messageId, body, facts: given } = step;
    const toBegin = { workspace: 'acme', messageId, body, given };
    const doubt = { messageId, code: `code-${this.log.position}`, detail: 'Something.' };
    if (state.is === 'linked') return [];
    if (state.is === 'awaited') {
      if (kind === 'receive' && state.told.length === 0) return [await this.log.beginning('MessageReceived', toBegin)];
      if (kind === 'request' && state.told.length === 0) return [await this.log.beginning('MessageRequested', toBegin)];
      if (kind === 'elsewhere') return [await this.log.beginning('MessageSentElsewhere', toBegin)];
    }
    if (kind === 'report') return decideReportStatus({ ...reportOf(step), message: null }, state);
    if (state.is !== 'known') return [];
    if (kind === 'heldUp' && state.status === 'queued') return [{ type: 'MessageHeldUp', ...doubt }];
    if (kind === 'uncertain' && (state.status === 'queued' || state.status === 'uncertain'))
      return [{ type: 'MessageUncertain', ...doubt }];
    if (kind === 'submit' && state.direction === 'outbound' && state.carrierMessageId === null)
      return [{ type: 'MessageSubmitted', ...refOf(step), carrierMessageId: `SM-${messageId}` }];
    return [];
  }
}

function refOf({ messageId, facts: { number, subject, agentId } }: Step): MessageRef {
  return { messageId, number, subject, agentId };
}

function reportOf(step: Step) {
  const { status, messageId } = step;
  const failure = {
    code: `${status}_it_is`,
    carrierCode: '30003',
    detail: 'It was not to be.',
    remedy: 'Write again.',
  };
  return {
    ...refOf(step),
    carrierMessageId: `SM-${messageId}`,
    status,
    carrierStatus: status,
    occurredAt: null,
    callback: null,
    failure: isFailure(status) ? failure : null,
  };
}
