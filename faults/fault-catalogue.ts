import type { ServerName } from './servers/servers.js';

export type Target = 'inventory' | 'gate-1' | 'gate-2' | ServerName;

/** Targets that go at the same moment, for so long. */
export interface Outage {
  readonly targets: readonly Target[];
  /** `kill` is SIGKILL, `pause` SIGSTOP. */
  readonly how: 'kill' | 'pause';
  readonly awayMs: number;
}

/** What happens to one installation, one outage after the other, under load. */
export interface Fault {
  /** For `--only`. */
  readonly name: string;
  readonly outages: readonly Outage[];
}

const kill = (awayMs: number, ...targets: readonly Target[]): Outage => ({ targets, how: 'kill', awayMs });

/** At once; shorter and longer than a lease. */
const [AT_ONCE_MS, LONG_MS] = [50, 4_000];

export const FAULTS: readonly Fault[] = [
  { name: 'kafka-killed', outages: [kill(30_000, 'kafka')] },
  { name: 'kafka-paused', outages: [{ targets: ['kafka'], how: 'pause', awayMs: 12_000 }] },
  { name: 'mongodb-killed', outages: [kill(8_000, 'mongodb'), kill(AT_ONCE_MS, 'mongodb')] },
  {
    name: 'inventory-killed',
    outages: [kill(AT_ONCE_MS, 'inventory'), kill(LONG_MS, 'inventory'), kill(AT_ONCE_MS, 'inventory')],
  },
  {
    name: 'gates-killed',
    outages: [kill(AT_ONCE_MS, 'gate-1'), kill(LONG_MS, 'gate-2'), kill(AT_ONCE_MS, 'gate-1')],
  },
  {
    name: 'two-services-killed',
    outages: [
      kill(AT_ONCE_MS, 'inventory', 'gate-1'),
      kill(LONG_MS, 'inventory', 'gate-2'),
      kill(AT_ONCE_MS, 'gate-1', 'gate-2'),
    ],
  },
  {
    name: 'kafka-and-a-service-killed',
    outages: [kill(LONG_MS, 'kafka', 'inventory'), kill(AT_ONCE_MS, 'kafka', 'gate-1')],
  },
  {
    name: 'mongodb-and-another-killed',
    outages: [
      kill(AT_ONCE_MS, 'mongodb', 'inventory'),
      kill(LONG_MS, 'mongodb', 'gate-1'),
      kill(AT_ONCE_MS, 'mongodb', 'kafka'),
    ],
  },
];

const SERVERS: readonly string[] = ['kafka', 'mongodb'] satisfies ServerName[];

/** The servers that a fault kills or pauses. */
export function serversHit({ outages }: Fault): readonly string[] {
  return [...new Set(outages.flatMap(({ targets }) => targets).filter((target) => SERVERS.includes(target)))];
}
