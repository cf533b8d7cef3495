import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { KEEPER_URL } from './server-keeper.js';
import type { ServerVariable } from './server-keeper.js';

/** For `describeWhen`. */
export interface FoundServer {
  readonly address: string | undefined;
  readonly whyNot: string;
}

/**
 * A real server for tests: the one that the variable names, else one in a container, which all tests of a run share,
 * where a container runtime answers. Tests take topics, databases or streams of their own in it.
 *
 * Rejects when there is a runtime and the server does not start in it: that is no reason to leave tests out.
 */
export async function findServer(
  variable: ServerVariable,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<FoundServer> {
  const given = environment[variable];
  if (given) return { address: given, whyNot: '' };
  const keeper = environment[KEEPER_URL];
  if (!keeper) return { address: undefined, whyNot: `${variable} is not set` };
  const { status, said } = await ask(`${keeper}/${variable}`);
  if (status !== 200)
    throw new Error(`${variable} is not set, and the container in its place has not started: ${said}`);
  const whyNot = said ? '' : `${variable} is not set and there is no container runtime`;
  return { address: said || undefined, whyNot };
}

/** However long it takes: `fetch` gives up after five minutes, in which an image may not have come. */
async function ask(url: string): Promise<{ status: number | undefined; said: string }> {
  const [answer] = (await once(get(url), 'response')) as [IncomingMessage];
  return { status: answer.statusCode, said: await text(answer) };
}
