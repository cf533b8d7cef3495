import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { ServiceProcess } from './service-process.js';

/** A limit against hanging, not a measure: on a busy machine a table in MongoDB catches up slowly. */
const MAX_RECOVERY_MS = 120_000;
const LOOK_EVERY_MS = 50;
const MAX_LOOK_MS = 2_000;

/** What `/health/ready` says. */
export interface Readiness {
  readonly status: number;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  /** Position and head by reader. */
  readonly readings: readonly (readonly [name: string, position: string, head: string])[];
}

/** Every reader in that process has read everything. */
export const isAtHead = ({ status, readings }: Readiness): boolean =>
  status === 200 && readings.every(([, position, head]) => position === head);

/** Resolves once it says so. Rejects with what it says instead when that takes too long. */
export async function until(
  service: ServiceProcess,
  isReached: (seen: Readiness) => boolean | Promise<boolean>,
): Promise<void> {
  const deadlineMs = performance.now() + MAX_RECOVERY_MS;
  for (;;) {
    const seen = await readinessOf(service);
    if (await isReached(seen)) return;
    if (performance.now() > deadlineMs) {
      throw new Error(`${service.name} has not caught up in ${MAX_RECOVERY_MS} ms: ${JSON.stringify(seen)}`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

export async function readinessOf({ url }: ServiceProcess): Promise<Readiness> {
  type Shown = { reasons?: string[]; warnings?: string[] } & Record<string, { position: string; head: string }>;
  const signal = AbortSignal.timeout(MAX_LOOK_MS);
  const answer = await new HttpClient(url).send<Shown>('GET', '/health/ready', { signal }).catch(() => undefined);
  if (!answer) return { status: 0, reasons: ['It does not answer.'], warnings: [], readings: [] };
  const { status, reasons = [], warnings = [], ...shown } = answer.body as Shown & { status: unknown };
  void status;
  const readings = Object.entries(shown).map(([name, { position, head }]) => [name, position, head] as const);
  return { status: answer.status, reasons, warnings, readings };
}
