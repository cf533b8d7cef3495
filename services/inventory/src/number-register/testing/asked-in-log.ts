import type { EventStore } from '#event-store';
import { WHO } from '#event-store/testing';
import type { CarrierWork } from '#number-register';
import type { RegisterUnderTest } from '#number-register/testing';
import type { ImportEvent } from '../../import/domain/import.events.js';
import { importStream, loadImport } from '../../import/import.aggregate.js';
import { importRows } from '../../import/read-import/import-rows.query.js';
import type { NumberEvent } from '../../number/domain/number.events.js';
import { numberStream } from '../../number/number.aggregate.js';

/** Written down as the inventory does when somebody asks, under ids of the test's choice. */
export function askedInLog(store: EventStore): Omit<RegisterUnderTest, 'register' | 'close'> {
  const asks = async (work: CarrierWork, stream: string, { type, ...data }: NumberEvent | ImportEvent) => {
    const { askedBy: id, workspace, actor, correlationId, reason } = work;
    const actorFacts = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
    const { time } = WHO;
    const about = { schemaVersion: '1', workspace, time, correlationId, causationId: correlationId };
    const metadata = { ...about, ...actorFacts, ...(reason !== undefined && { reason }) };
    const expectedRevision = (await store.readStream(stream)).length - 1;
    await store.append([{ stream, expectedRevision, events: [{ id, type, data, metadata }] }]);
  };
  return {
    beginGiveBack: (work) => {
      const { number, carrierAccountId, how } = work;
      const type = how === 'release' ? 'NumberReleaseStarted' : 'NumberDetachStarted';
      return asks(work, numberStream(number), { type, number, carrierAccountId });
    },
    beginRegion: (work) => {
      const { number, carrierAccountId, region, former } = work;
      return asks(work, numberStream(number), { type: 'RegionSet', number, carrierAccountId, region, former });
    },
    beginImport: ({ kind: _kind, importId, carrierAccountId, numbers, confirmLive, ...asked }) => {
      const started = { source: 'account', importId, carrierAccountId, numbers, confirmLive } as const;
      const work = { ...asked, ...started, kind: 'import' } as const;
      return asks(work, importStream(asked.workspace, importId), { type: 'ImportStarted', ...started });
    },
    shownOf: async (workspace, importId) => {
      const { state } = await loadImport(store, workspace, importId);
      if (state.status === 'unknown' || state.source !== 'account') throw new Error(`${importId} is of no account.`);
      return { expected: state.expected, restingUntil: state.restingUntil };
    },
    rowsOf: async (workspace, importId) => {
      const stream = importStream(workspace, importId);
      return (await importRows(store, stream, { outcome: undefined, maxRows: 100 })).rows;
    },
  };
}
