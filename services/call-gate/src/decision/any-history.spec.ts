import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PublicEvent } from '#contracts';
import { AGENT_IDS, CONNECTIONS, NUMBERS, WORKSPACES, anyHistory } from '../fixtures/any-history.js';
import { NaiveReading } from '../fixtures/naive-reading.js';
import { outcomeOf } from '../fixtures/public-events.js';
import { BlocksAhead } from '../index/blocks-ahead.js';
import { GateIndex } from '../index/gate-index.js';
import { decideRoute } from '../route-inbound-call/route-inbound-call.query.js';
import { decideCall } from './decide-call.js';
import type { CallAttempt } from './decide-call.js';
import type { Route } from '../route-inbound-call/route-inbound-call.query.js';

/** Finding the shortest history that breaks a rule takes a while. */
const PATIENCE_MS = 60_000;

const ATTEMPTS: readonly CallAttempt[] = WORKSPACES.flatMap((workspace) =>
  AGENT_IDS.flatMap((agentId) => [
    { workspace, agentId, to: '+442071838750' },
    { workspace, agentId, to: '+442071838750', from: NUMBERS[0] },
    { workspace, agentId, to: 'nowhere' },
  ]),
);

const ROUTES = WORKSPACES.flatMap((workspace) => NUMBERS.map((to) => ({ workspace, to })));

const takerOf = (route: Route) => (route.found ? { agentId: route.agentId, connect: route.connect } : route.code);

/** Plays a history into an index, event by event, and hands over what happened so far. */
function play(history: readonly PublicEvent[], look: (index: GateIndex, past: readonly PublicEvent[]) => void): void {
  const index = new GateIndex();
  for (const [count, event] of history.entries()) {
    index.apply(event);
    look(index, history.slice(0, count + 1));
  }
}

describe('the gate, in any history', () => {
  test(
    'answers every attempt as the history, read from its end, would',
    () => {
      fc.assert(
        fc.property(anyHistory, (history) => {
          play(history, (index, past) => {
            const naive = new NaiveReading(past);
            const outcomes = ATTEMPTS.map((attempt) => outcomeOf(decideCall(attempt, index, new BlocksAhead())));
            expect(outcomes).toStrictEqual(ATTEMPTS.map((attempt) => naive.answerTo(attempt)));
            const takers = ROUTES.map((call) => takerOf(decideRoute(call, index)));
            expect(takers).toStrictEqual(ROUTES.map(({ workspace, to }) => naive.routeOf(workspace, to)));
          });
        }),
        { numRuns: 40 },
      );
    },
    PATIENCE_MS,
  );

  // A property that never meets a code says nothing about it. The seed is fixed, since chance now and then leaves one out.
  test('comes to every code and to every kind of connection', () => {
    const codes = new Set<string>();
    const connections = new Set<string>();
    for (const history of fc.sample(anyHistory, { numRuns: 40, seed: 1 })) {
      play(history, (index) => {
        for (const attempt of ATTEMPTS) codes.add(outcomeOf(decideCall(attempt, index, new BlocksAhead())));
        for (const taker of ROUTES.map((call) => takerOf(decideRoute(call, index)))) {
          if (typeof taker === 'object') connections.add(JSON.stringify(taker.connect));
        }
      });
    }
    expect([...codes].toSorted()).toStrictEqual(MET);
    expect([...connections].toSorted()).toStrictEqual(CONNECTIONS.map((each) => JSON.stringify(each)).toSorted());
  });

  test(
    'a block ahead of its commit refuses no more and no less than the event itself',
    () => {
      fc.assert(
        fc.property(anyHistory, (history) => {
          const index = new GateIndex();
          for (const event of history) {
            const ahead = new BlocksAhead();
            ahead.add([event]);
            const early = ATTEMPTS.map((attempt) => decideCall(attempt, index, ahead).allow);
            const before = ATTEMPTS.map((attempt) => decideCall(attempt, index, new BlocksAhead()).allow);
            index.apply(event);
            const after = ATTEMPTS.map((attempt) => decideCall(attempt, index, new BlocksAhead()).allow);
            const both = before.map((allowed, at) => allowed && after[at]);
            expect([event, early]).toStrictEqual([event, both]);
          }
        }),
        { numRuns: 60 },
      );
    },
    PATIENCE_MS,
  );
});

const MET = [
  'agent_not_published',
  'agent_unknown',
  'allow',
  'caller_id_not_assigned',
  'destination_invalid',
  'held',
  'no_outbound_number',
  'number_not_active',
  'outbound_disabled',
  'voice_missing',
];
