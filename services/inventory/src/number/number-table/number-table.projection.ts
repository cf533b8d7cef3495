import type { EventMark } from '#live-read-model';
import { START } from '#event-store';
import type { Position, RecordedEvent, SubscriptionBatch } from '#event-store';
import type { AgentEvent, AgentRegistered, AgentStatus } from '../../agent/domain/agent.events.js';
import { FIRST_REGION, FIRST_REGION_STATUS } from '../domain/number.events.js';
import type {
  NumberAssigned,
  NumberEvent,
  CapabilitiesChanged,
  NumberGiveBackFailed,
  NumberImported,
  NumberPurchased,
  NumberUnassigned,
  OutboundEnabled,
  Profile,
  RegionChoice,
  RegionConfirmed,
  RegionFailed,
  RegionSet,
  RegionStatus,
} from '../domain/number.events.js';
import type {
  AgentChanged,
  AgentFields,
  Changed,
  NumberAcquired,
  NumberChanged,
  NumberFields,
  NumberTableChanges,
  ShownRegion,
} from './number-table.port.js';

const AGENT_FIELD: Record<Profile, 'inboundAgentId' | 'outboundAgentId' | 'smsAgentId'> = {
  inbound: 'inboundAgentId',
  outbound: 'outboundAgentId',
  sms: 'smsAgentId',
};

const UNASSIGNED = { inboundAgentId: null, outboundAgentId: null, smsAgentId: null, outboundCalls: null } as const;
/** What means nothing of a number that is not held any more. */
const GIVEN_BACK = { ...UNASSIGNED, region: null, giveBackFailure: null } as const;

const LEAVING = { status: 'releasing', giveBackFailure: null } as const;

type Writable<Fields> = { -readonly [Field in keyof Fields]: Fields[Field] };

/** A change that more may be written to: events are many, and a fresh object for each would be most of the work. */
interface Pending<Fields> {
  position: number;
  readonly workspace: string;
  readonly set: Writable<Changed<Fields>>;
}
type PendingNumber = Pending<NumberFields> & Pick<NumberAcquired | NumberChanged, 'kind' | 'number'>;
type PendingAgent = Pending<AgentFields> & Pick<AgentChanged, 'agentId'>;

interface PendingWorkspace {
  readonly workspace: string;
  readonly numbers: Map<string, PendingNumber>;
  readonly agents: Map<string, PendingAgent>;
}

/** What the log behind `after` does to the number table. Never rejects: events it does not know are not for it. */
export function numberTableChanges(
  { events, position, live }: SubscriptionBatch,
  after: Position = START,
): NumberTableChanges {
  const fold = new NumberTableFold(after);
  fold.add(events);
  return fold.take(position, live);
}

/** Folds batch after batch of the log into one change for each row and each agent. */
export class NumberTableFold {
  private readonly workspaces = new Map<string, PendingWorkspace>();
  private lastEvent: EventMark | null = null;

  /** `after`: the position behind which the first events come. */
  constructor(private after: Position) {}

  /** How many changes there are so far. */
  get size(): number {
    let size = 0;
    for (const { numbers, agents } of this.workspaces.values()) size += numbers.size + agents.size;
    return size;
  }

  add(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      const add = RULES.get(event.type);
      if (!add) continue;
      this.lastEvent = event;
      add(this.pendingOf(event.metadata['workspace'] ?? ''), event);
    }
  }

  /** The changes so far, which are all up to `position`; begins anew. */
  take(position: number, live: boolean): NumberTableChanges {
    const pending = [...this.workspaces.values()];
    const numbers = pending.flatMap((each) => [...each.numbers.values()]) as (NumberAcquired | NumberChanged)[];
    const agents = pending.flatMap((each) => [...each.agents.values()]);
    const lastEvent = this.lastEvent && { id: this.lastEvent.id, position: this.lastEvent.position };
    const { after } = this;
    this.workspaces.clear();
    this.lastEvent = null;
    this.after = position;
    return { numbers, agents, lastEvent, after, position, live };
  }

  private pendingOf(workspace: string): PendingWorkspace {
    let pending = this.workspaces.get(workspace);
    if (!pending) {
      pending = { workspace, numbers: new Map(), agents: new Map() };
      this.workspaces.set(workspace, pending);
    }
    return pending;
  }
}

function regionField({ value, edge }: RegionChoice, status: RegionStatus): ShownRegion {
  return { value, edge, status, failure: null };
}

type Rule = (pending: PendingWorkspace, recorded: RecordedEvent) => void;

const ofNumber =
  <Event extends NumberEvent>(change: (set: PendingNumber['set'], event: Event) => void): Rule =>
  ({ workspace, numbers }, { data, metadata, revision, position }) => {
    const event = data as unknown as Event;
    const { number } = event;
    let pending = numbers.get(number);
    if (!pending) {
      pending = { kind: 'changed', workspace, number, position, set: unchangedNumber() };
      numbers.set(number, pending);
    }
    pending.position = position;
    pending.set.version = revision;
    pending.set.updatedAt = metadata['time'];
    change(pending.set, event);
  };

const ofAgent =
  (change: (set: PendingAgent['set'], event: AgentRegistered) => void): Rule =>
  ({ workspace, agents }, { data, position }) => {
    const event = data as unknown as AgentRegistered;
    const { agentId } = event;
    let pending = agents.get(agentId);
    if (!pending) {
      pending = { workspace, agentId, position, set: { name: undefined, status: undefined } };
      agents.set(agentId, pending);
    }
    pending.position = position;
    change(pending.set, event);
  };

const statusOf = (status: AgentStatus): Rule => ofAgent((set) => (set.status = status));

/** Everything else in the log is not for this table. */
const RULES: ReadonlyMap<string, Rule> = new Map<(NumberEvent | AgentEvent)['type'], Rule>([
  ['NumberImported', addAcquired],
  ['NumberPurchased', addAcquired],
  [
    'NumberAssigned',
    ofNumber<NumberAssigned>((set, { profile, agentId }) => {
      set[AGENT_FIELD[profile]] = agentId;
      if (profile === 'outbound') set.outboundCalls = 'enabled';
    }),
  ],
  [
    'NumberUnassigned',
    ofNumber<NumberUnassigned>((set, { profile }) => {
      set[AGENT_FIELD[profile]] = null;
      if (profile === 'outbound') set.outboundCalls = null;
    }),
  ],
  ['OutboundDisabled', ofNumber((set) => (set.outboundCalls = 'disabled'))],
  [
    'OutboundEnabled',
    ofNumber<OutboundEnabled>((set, { cause }) => {
      // When the assignment went, there is no switch left to show, whichever of the two events comes first.
      if (cause !== 'assignment_removed') set.outboundCalls = 'enabled';
    }),
  ],
  ['CapabilitiesChanged', ofNumber<CapabilitiesChanged>((set, { capabilities }) => (set.capabilities = capabilities))],
  ['RegionSet', ofNumber<RegionSet>((set, { region }) => (set.region = regionField(region, 'pending')))],
  ['RegionConfirmed', ofNumber<RegionConfirmed>((set, { region }) => (set.region = regionField(region, 'confirmed')))],
  [
    'RegionFailed',
    ofNumber<RegionFailed>(
      (set, { staysIn, staysAs = 'confirmed', code, detail }) =>
        (set.region = { ...regionField(staysIn, staysAs), failure: { code, detail } }),
    ),
  ],
  ['NumberReleaseStarted', ofNumber((set) => Object.assign(set, LEAVING))],
  ['NumberDetachStarted', ofNumber((set) => Object.assign(set, LEAVING))],
  [
    'NumberGiveBackFailed',
    ofNumber<NumberGiveBackFailed>((set, { code, detail }) =>
      Object.assign(set, { status: 'active', giveBackFailure: { code, detail } }),
    ),
  ],
  ['NumberReleased', ofNumber((set) => Object.assign(set, GIVEN_BACK, { status: 'released' }))],
  ['NumberLost', ofNumber((set) => Object.assign(set, GIVEN_BACK, { status: 'released' }))],
  ['NumberDetached', ofNumber((set) => Object.assign(set, GIVEN_BACK, { status: 'detached' }))],
  // Published, when it was registered so, in an event of its own.
  ['AgentRegistered', ofAgent((set, { name }) => Object.assign(set, { name, status: 'draft' }))],
  ['AgentRenamed', ofAgent((set, { name }) => (set.name = name))],
  ['AgentPublished', statusOf('published')],
  ['AgentUnpublished', statusOf('draft')],
  ['AgentArchived', statusOf('archived')],
]);

export const NUMBER_TABLE_EVENT_TYPES: readonly string[] = [...RULES.keys()];

function addAcquired(
  { workspace, numbers }: PendingWorkspace,
  { type, data, metadata, revision, position }: RecordedEvent,
) {
  const event = { ...data, type } as unknown as NumberImported | NumberPurchased;
  const set = acquiredFields(event, revision, metadata['time'] ?? '');
  numbers.set(event.number, { kind: 'acquired', workspace, number: event.number, position, set });
}

/** All fields that events change, in place from the start: objects of one shape are several times as fast to write to. */
function unchangedNumber(): PendingNumber['set'] {
  return {
    status: undefined,
    capabilities: undefined,
    region: undefined,
    giveBackFailure: undefined,
    inboundAgentId: undefined,
    outboundAgentId: undefined,
    smsAgentId: undefined,
    outboundCalls: undefined,
    version: undefined,
    updatedAt: undefined,
  };
}

function acquiredFields(event: NumberImported | NumberPurchased, version: number, time: string): NumberFields {
  return {
    status: 'active',
    carrier: event.carrier,
    carrierAccountId: event.carrierAccountId,
    origin: event.type === 'NumberImported' ? 'imported' : 'purchased',
    type: event.numberType,
    capabilities: event.capabilities,
    country: event.country,
    locality: event.locality,
    monthlyCost: event.monthlyCost,
    region:
      event.carrier === 'twilio' && event.carrierAccountId !== null
        ? regionField(FIRST_REGION, FIRST_REGION_STATUS[event.type])
        : null,
    giveBackFailure: null,
    ...UNASSIGNED,
    version,
    acquiredAt: time,
    updatedAt: time,
  };
}
