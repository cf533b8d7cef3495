import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { NO_STREAM } from '../../event-store.port.js';
import { SqliteEventStore } from '../sqlite-event-store.js';

/**
 * A process of its own: opens the log named by its argument, says `open`, and appends three events at a time to two
 * streams each, many at once, until it is killed. Each append has an id that its events carry, printed when it resolves.
 */
const [, , file, writers] = process.argv;
const store = await SqliteEventStore.open({ file: file! });
report('open');
await Promise.all(Array.from({ length: Number(writers) }, appendForever));
// A process without writers only holds the log; something must keep it alive.
process.stdin.resume();

async function appendForever(): Promise<void> {
  for (;;) {
    const append = randomUUID();
    const newEvent = () => ({ id: randomUUID(), type: 'NumberAssigned', data: { append }, metadata: {} });
    await store.append([
      { stream: `number-${append}`, expectedRevision: NO_STREAM, events: [newEvent(), newEvent()] },
      { stream: `agent-${append}`, expectedRevision: NO_STREAM, events: [newEvent()] },
    ]);
    report(append);
  }
}

/** Written at once: a killed process takes what it has only buffered with it. A pipe that is full is waited for. */
function report(line: string): void {
  for (;;) {
    try {
      return void writeSync(process.stdout.fd, `${line}\n`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
