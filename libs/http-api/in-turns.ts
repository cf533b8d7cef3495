import type { RequestListener } from 'node:http';

/** Some milliseconds' worth of commands at most; fewer make smaller commits, more of them. */
const REQUESTS_IN_A_TURN = 8;

/**
 * Begins requests that arrive together a few at a time, with a look at the network and at other threads in between.
 * Otherwise a commit that is done would wait until the last of them has been begun, and the disk with it.
 */
export function inTurns(listener: RequestListener): RequestListener {
  const waiting: Parameters<RequestListener>[] = [];
  const takeTurn = (): void => {
    const turn = waiting.splice(0, REQUESTS_IN_A_TURN);
    if (waiting.length > 0) setImmediate(takeTurn);
    for (const request of turn) listener(...request);
  };
  return (request, response) => {
    if (waiting.length === 0) setImmediate(takeTurn);
    waiting.push([request, response]);
  };
}
