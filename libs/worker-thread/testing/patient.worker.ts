import { serveWorkerThread } from '#worker-thread';

let release: () => void = () => undefined;
const released = new Promise<void>((resolve) => {
  release = resolve;
});

/** A thread that does what a test needs. */
const patientThread = {
  /** Answers when it is released. */
  async wait(answer: string): Promise<string> {
    await released;
    return answer;
  },
  release: (): void => release(),
  fail(code: string): void {
    throw Object.assign(new Error('It failed.'), { code });
  },
  /** Never answers: the thread is gone first. */
  die(): Promise<never> {
    setImmediate(() => {
      throw new Error('Out of luck.');
    });
    return new Promise(() => undefined);
  },
};

export type PatientThread = typeof patientThread;

serveWorkerThread(patientThread);
