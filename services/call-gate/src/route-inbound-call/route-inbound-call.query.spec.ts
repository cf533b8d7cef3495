import { describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import {
  NUMBER,
  agent,
  assigned,
  callable,
  connected,
  detachStarted,
  disabled,
  giveBackFailed,
  imported,
  indexAfter,
  placed,
  registered,
  releaseStarted,
  released,
  unassigned,
} from '../fixtures/public-events.js';
import { decideRoute } from './route-inbound-call.query.js';

const route = (history: readonly PublicEvent[], call: { workspace?: string; to?: string } = {}) =>
  decideRoute({ workspace: 'home', to: NUMBER, ...call }, indexAfter(history));

const noRoute = (code: string) => ({ found: false, code });

describe('route an inbound call', () => {
  test('goes to the agent of the inbound profile', () => {
    expect(route(callable)).toStrictEqual({ found: true, agentId: 'sales', number: NUMBER, connect: null });
  });

  test('goes to where the platform wants the calls of that agent now', () => {
    const [sip, stream] = [{ sipUri: 'sip:sales@example.com' }, { websocketUrl: 'wss://example.com/calls' }];
    const taken = [registered('sales', sip), ...callable.slice(1)];
    expect(route(taken)).toMatchObject({ agentId: 'sales', connect: sip });
    expect(route([...taken, registered('support'), connected(stream, 'support')])).toMatchObject({ connect: sip });
    expect(route([...taken, connected(stream)])).toMatchObject({ connect: stream });
    expect(route([...taken, connected(stream), connected(null)])).toMatchObject({ agentId: 'sales', connect: null });
  });

  test('goes there whatever blocks outbound calls', () => {
    const blocked = [...callable, disabled, placed('1', { workspace: true }), placed('2', { number: NUMBER })];
    expect(route(blocked)).toStrictEqual({ found: true, agentId: 'sales', number: NUMBER, connect: null });
  });

  test('finds nobody on a number that the workspace does not hold', () => {
    expect(route([])).toStrictEqual(noRoute('number_unknown'));
    expect(route(callable, { to: '+14155550199' })).toStrictEqual(noRoute('number_unknown'));
    expect(route(callable, { workspace: 'away' })).toStrictEqual(noRoute('number_unknown'));
    expect(route([...callable, released])).toStrictEqual(noRoute('number_unknown'));
    expect(route([...callable, released, imported(true, 'away')])).toStrictEqual(noRoute('number_unknown'));
  });

  test('finds nobody while the number is on its way back, and its agent again when it stays', () => {
    for (const started of [releaseStarted, detachStarted]) {
      expect(route([...callable, started])).toStrictEqual(noRoute('number_not_active'));
      expect(route([...callable, started, giveBackFailed])).toMatchObject({ found: true, agentId: 'sales' });
    }
  });

  test('finds nobody while the inbound profile is empty, also after the number was acquired again', () => {
    expect(route([...callable, unassigned('inbound')])).toStrictEqual(noRoute('no_inbound_agent'));
    expect(route([...callable, released, imported()])).toStrictEqual(noRoute('no_inbound_agent'));
  });

  test('reaches a published agent alone', () => {
    expect(route([...callable, agent('AgentUnpublished')])).toStrictEqual(noRoute('agent_not_published'));
    expect(route([...callable, agent('AgentArchived')])).toStrictEqual(noRoute('agent_not_published'));
  });

  test('needs a number with voice, and says what comes first when several things are wrong', () => {
    const mute = [registered(), imported(false), assigned('inbound')];
    expect(route(mute)).toStrictEqual(noRoute('agent_not_published'));
    expect(route([...mute, agent('AgentPublished')])).toStrictEqual(noRoute('voice_missing'));
  });
});
