import type { Absence, AskedCall, Journal } from '../journal.js';

/** A gate answers nothing but 503 once its lease has lapsed. Source: design "The fence". */
const LEASE_MS = 2_000;
const GATE_STALE = 503;
/** Allowed, denied, cannot tell. */
const GATE_STATUSES: ReadonlySet<number> = new Set([200, 403, GATE_STALE]);
/** Shorter absences need not have seen a command answered. */
const LONG_ABSENCE_MS = 2_500;

/** Agents of which the truth is the same during the whole run. */
export interface KnownAgents {
  /** Always allowed, with this number, by agent id. */
  readonly steady: ReadonlyMap<string, string>;
  /** Never allowed: drafts. */
  readonly barred: ReadonlySet<string>;
}

/** A time in which no gate can know everything. */
interface Blackout {
  readonly why: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

type Heard = Pick<Journal, 'calls' | 'blocks' | 'commands' | 'absences' | 'revokedKeyCalls'>;

/** What was answered during a run, judged by its times alone: sentences about every answer that must not have been given. */
export function checkAnswers(heard: Heard, known: KnownAgents): readonly string[] {
  const blackouts = blackoutsOf(heard);
  return [
    ...heard.calls.flatMap((call) => [...wrongByItself(call, known), ...wrongInBlackout(call, blackouts)]),
    ...allowsDuringBlocks(heard),
    ...heard.revokedKeyCalls.flatMap(({ gate, keyId, status }) =>
      status === undefined || status === 401 || status === GATE_STALE
        ? []
        : [`${gate} took the key ${keyId} a lease after its revocation (${status}).`],
    ),
    ...unansweredAbsences(heard),
  ];
}

function wrongByItself({ gate, agentId, status, code, from }: AskedCall, { steady, barred }: KnownAgents): string[] {
  if (status === undefined || status === GATE_STALE) return [];
  const answer = `${gate} answered ${status} ${code ?? from ?? ''} for ${agentId}`;
  if (!GATE_STATUSES.has(status)) return [`${answer}.`];
  const number = steady.get(agentId);
  if (number !== undefined && (status !== 200 || from !== number)) return [`${answer}, who may always call.`];
  if (barred.has(agentId) && code !== 'agent_not_published') return [`${answer}, who may never call.`];
  return [];
}

/** Counted are calls that were asked for after the block was answered, and answered before anything was sent against it. */
function allowsDuringBlocks({ calls, blocks }: Heard): string[] {
  const allows = Map.groupBy(
    calls.filter(({ status }) => status === 200),
    ({ agentId }) => agentId,
  );
  return blocks.flatMap(({ agentId, how, enforcedAtMs, allowSentAtMs }) =>
    (allows.get(agentId) ?? [])
      .filter(({ askedAtMs, answeredAtMs }) => askedAtMs > enforcedAtMs && answeredAtMs < allowSentAtMs)
      .map(
        ({ gate, askedAtMs }) =>
          `${gate} allowed ${agentId} ${(askedAtMs - enforcedAtMs).toFixed(1)} ms after ${how} was enforced.`,
      ),
  );
}

function wrongInBlackout(
  { gate, agentId, status, askedAtMs, answeredAtMs }: AskedCall,
  blackouts: Blackout[],
): string[] {
  if (status === undefined || status === GATE_STALE) return [];
  return blackouts
    .filter(({ fromMs, untilMs }) => askedAtMs > fromMs && answeredAtMs < untilMs)
    .map(({ why }) => `${gate} answered ${status} for ${agentId} and could not know: ${why}.`);
}

function blackoutsOf({ absences, commands }: Heard): Blackout[] {
  return absences.flatMap(({ of, goneAtMs, backAtMs }) => {
    if (of === 'inventory') {
      return [{ why: 'the inventory was away for a lease', fromMs: goneAtMs + LEASE_MS, untilMs: backAtMs }];
    }
    if (of !== 'kafka') return [];
    const unheard = commands
      .filter((command) => command.sentAtMs > goneAtMs)
      .map(({ acknowledgedAtMs = Infinity }) => acknowledgedAtMs);
    const first = unheard.reduce((one, other) => Math.min(one, other), Infinity);
    return [{ why: 'Kafka was away and the log went on', fromMs: first + LEASE_MS, untilMs: backAtMs }];
  });
}

/** Commands are answered while the bus or the read models are away, unless the inventory is away itself. */
function unansweredAbsences({ absences, commands }: Heard): string[] {
  const inventoryAway = absences.filter(({ of }) => of === 'inventory');
  const overlaps = (one: Absence, other: Absence) => one.goneAtMs < other.backAtMs && other.goneAtMs < one.backAtMs;
  return absences
    .filter(({ of, goneAtMs, backAtMs }) => isServer(of) && backAtMs - goneAtMs >= LONG_ABSENCE_MS)
    .filter((absence) => !inventoryAway.some((other) => overlaps(absence, other)))
    .filter(({ goneAtMs, backAtMs }) => {
      return !commands.some(
        ({ sentAtMs, acknowledgedAtMs = Infinity }) => sentAtMs > goneAtMs && acknowledgedAtMs < backAtMs,
      );
    })
    .map(({ of }) => `No command was answered while ${of} was away.`);
}

const isServer = (name: string): boolean => name === 'kafka' || name === 'mongodb';
