import type { Environment } from '#service-process';

/** An environment that notes which settings somebody looks up in it. */
export function watchedEnvironment(settings: Environment): { environment: Environment; read: ReadonlySet<string> } {
  const read = new Set<string>();
  const note = (name: string | symbol) => typeof name === 'string' && read.add(name);
  const environment = new Proxy(settings, {
    get: (target, name: string) => {
      note(name);
      return target[name];
    },
    has: (target, name) => {
      note(name);
      return name in target;
    },
    ownKeys: () => {
      throw new Error('Settings are looked up by name: whoever takes all of them cannot say which are read.');
    },
  });
  return { environment, read };
}
