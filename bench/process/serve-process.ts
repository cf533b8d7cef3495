/** What a process offers: functions by name, their input and result plain JSON. */
export type Methods = Record<string, (...input: never[]) => unknown>;

export interface Call {
  readonly id: number;
  readonly method: string;
  readonly input: readonly unknown[];
}

export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: string;
}

/**
 * Called once in the file of a measured process: answers each call of its parent. The process ends with its parent,
 * so that none is left behind by a run that was broken off.
 */
export function serveProcess(methods: Methods): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, method, input }: Call) => {
    void answer(id, async () => methods[method]?.(...(input as never[])));
  });
}

async function answer(id: number, work: () => Promise<unknown>): Promise<void> {
  let reply: Reply;
  try {
    reply = { id, value: await work() };
  } catch (error) {
    reply = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send?.(reply);
}
