import { createHash } from 'node:crypto';
import { readMetadata } from '#event-store';
import type { Aggregate } from '#event-store';
import type { DriftEvent, DriftKind } from './domain/drift.events.js';
import { evolveDrift, neverChecked } from './domain/drift.state.js';
import type { DriftState, KnownLine } from './domain/drift.state.js';

/** The workspace is part of the name, so that no other workspace's account can be reached. */
export const driftStream = (workspace: string, carrierAccountId: string): string =>
  `carrier-drift-${workspace}/${carrierAccountId}`;

export const drift: Aggregate<DriftState, DriftEvent> = {
  name: 'carrier drift',
  initial: neverChecked,
  schemaVersion: '1',
  evolve: (state, event, recorded) => evolveDrift(state, event, readMetadata(recorded)),
};

/** The id of a line: in the order of these, lines of a kind stand together, and in a kind those of a number. */
export function driftIdOf(kind: DriftKind, number: string | null, overrideId?: string): string {
  const subject = `${kind}-${number?.slice(1) ?? 'account'}`;
  if (overrideId === undefined) return subject;
  // Carriers write what they like into theirs.
  return `${subject}-${createHash('sha256').update(overrideId).digest('hex').slice(0, 12)}`;
}

/** The import that an unknown number becomes: the same for the same line, so that it begins once. */
export function importIdOf(stream: string, { driftId, foundAt }: KnownLine): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([stream, driftId, foundAt]))
    .digest('hex');
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}
