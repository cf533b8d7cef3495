import { setPriority } from 'node:os';
import type { Position } from '#event-store';
import { serveWorkerThread } from '#worker-thread';
import type { ReadModelNews } from '../read-model.port.js';
import type { ReadModelThread } from './threaded-read-model.js';

/** A read model that follows its log, in a thread of its own. */
export interface ServedReadModel {
  start(news: ReadModelNews): Promise<void>;
  position(): Promise<Position>;
  stop(): Promise<void>;
}

export interface ServedParts {
  readonly model: ServedReadModel;
  /** Lets go of files once nothing is read and fed any more. */
  readonly close: () => Promise<void>;
}

type Questions = Readonly<Record<string, (...given: never[]) => unknown>>;

/**
 * Where processors are scarce, taking things in goes before making them searchable: on Linux this is the priority of the
 * thread alone, elsewhere of nothing.
 */
const NICENESS = 10;

/** Answers `ThreadedReadModel` in its thread: what every read model is asked, and its own questions. */
export function serveReadModel({ model, close }: ServedParts, questions: Questions): void {
  if (process.platform === 'linux') setPriority(NICENESS);
  let trouble = Promise.withResolvers<string>();
  const everyOne: ReadModelThread = {
    start: () => model.start({ onTrouble: (error) => trouble.resolve(String(error)) }),
    position: () => model.position(),
    nextTrouble: async () => {
      const sentence = await trouble.promise;
      trouble = Promise.withResolvers();
      return sentence;
    },
    stop: async () => {
      await model.stop();
      await close();
    },
  };
  serveWorkerThread({ ...everyOne, ...questions });
}
