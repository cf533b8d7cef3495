import { afterEach, describe, expect, test } from '@jest/globals';
import { findServer } from './find-server.js';
import { KEEPER_URL, ServerKeeper } from './server-keeper.js';
import type { ServerStarter, ServerVariable, StartedServer } from './server-keeper.js';

/** Notes what it is asked to start and stop. */
class StarterDouble implements ServerStarter {
  readonly asked: string[] = [];
  hasRuntime = true;
  failure: string | undefined;

  async isAvailable(): Promise<boolean> {
    this.asked.push('runtime?');
    return this.hasRuntime;
  }

  async start(variable: ServerVariable): Promise<StartedServer> {
    this.asked.push(`start ${variable}`);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failure) throw new Error(this.failure);
    return { address: `${variable}:1`, stop: async () => void this.asked.push(`stop ${variable}`) };
  }
}

describe('a server for tests', () => {
  let keeper: ServerKeeper | undefined;
  afterEach(() => keeper?.stop());

  async function withKeeper(starter: ServerStarter): Promise<Record<string, string>> {
    keeper = await ServerKeeper.open(starter);
    return { [KEEPER_URL]: keeper.url };
  }

  test('is the one that the environment names, and nothing is started', async () => {
    const starter = new StarterDouble();
    const environment = { ...(await withKeeper(starter)), KAFKA_BROKERS: 'broker:9092' };
    expect(await findServer('KAFKA_BROKERS', environment)).toEqual({ address: 'broker:9092', whyNot: '' });
    expect(starter.asked).toEqual([]);
  });

  test('is started once, when it is asked for, however many tests want it at the same time', async () => {
    const starter = new StarterDouble();
    const environment = await withKeeper(starter);
    expect(starter.asked).toEqual([]);
    const wanted = ['MONGODB_URL', 'KAFKA_BROKERS', 'MONGODB_URL'] as const;
    const found = await Promise.all(wanted.map((variable) => findServer(variable, environment)));
    expect(found.map(({ address }) => address)).toEqual(['MONGODB_URL:1', 'KAFKA_BROKERS:1', 'MONGODB_URL:1']);
    expect(starter.asked.toSorted()).toEqual(['runtime?', 'start KAFKA_BROKERS', 'start MONGODB_URL']);
    await keeper?.stop();
    expect(starter.asked.slice(3).toSorted()).toEqual(['stop KAFKA_BROKERS', 'stop MONGODB_URL']);
  });

  test('is absent without a container runtime, for which is looked once', async () => {
    const starter = new StarterDouble();
    starter.hasRuntime = false;
    const environment = await withKeeper(starter);
    const whyNot = 'KURRENTDB_URL is not set and there is no container runtime';
    for (let times = 0; times < 2; times += 1) {
      expect(await findServer('KURRENTDB_URL', environment)).toEqual({ address: undefined, whyNot });
    }
    expect(starter.asked).toEqual(['runtime?']);
  });

  test('that does not start in spite of a runtime fails its tests, and leaves the others alone', async () => {
    const starter = new StarterDouble();
    const environment = await withKeeper(starter);
    starter.failure = 'no such image';
    await expect(findServer('MONGODB_URL', environment)).rejects.toThrow(/^MONGODB_URL is not set, .*: no such image$/);
    starter.failure = undefined;
    expect(await findServer('KAFKA_BROKERS', environment)).toMatchObject({ address: 'KAFKA_BROKERS:1' });
  });

  test('is absent where nobody starts any', async () => {
    expect(await findServer('KAFKA_BROKERS', {})).toEqual({ address: undefined, whyNot: 'KAFKA_BROKERS is not set' });
  });

  test('can be asked for in this run', () => {
    expect(process.env[KEEPER_URL]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
