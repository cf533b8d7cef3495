import { describe, expect, test } from '@jest/globals';
import { archivedAgent, draftAgent, givenAgent } from '../../agent/fixtures/agent-histories.js';
import { refusedField } from '#event-store/testing';
import {
  NUMBER,
  given,
  importedNumber,
  leavingForCarrier,
  releasedNumber,
} from '../../number/fixtures/number-histories.js';
import type { HoldScope } from '../domain/hold.events.js';
import type { HoldState } from '../domain/hold.state.js';
import { givenHold, lifted, placed } from '../fixtures/hold-histories.js';
import { decidePlaceHold } from './place-hold.js';
import type { HeldSubject } from './place-hold.js';

const place = (scope: HoldScope, subject: HeldSubject) => (state: HoldState) =>
  decidePlaceHold({ holdId: 'hold-1', scope }, state, subject);
const onAgent = (subject: HeldSubject) => place({ agentId: 'sales' }, subject);
const onNumber = (subject: HeldSubject) => place({ number: NUMBER }, subject);
const onWorkspace = place({ workspace: true }, { kind: 'workspace' });

describe('place a hold', () => {
  test('holds a workspace with one event', () => {
    expect(givenHold().when(onWorkspace)).toStrictEqual([placed({ workspace: true })]);
  });

  test('holds an agent, whatever its status', () => {
    const expected = [placed({ agentId: 'sales' })];
    for (const history of [draftAgent(), archivedAgent()]) {
      const { state } = givenAgent(history);
      expect(givenHold().when(onAgent({ kind: 'agent', state }))).toStrictEqual(expected);
    }
  });

  test('holds a number, also one that is on its way back: its carrier may refuse it', () => {
    for (const { state } of [given(importedNumber), given(leavingForCarrier)]) {
      expect(givenHold().when(onNumber({ kind: 'number', state }))).toStrictEqual([placed({ number: NUMBER })]);
    }
  });

  test('is refused for an agent or a number that is not there: it would block nothing', () => {
    const noAgent = onAgent({ kind: 'agent', state: givenAgent().state });
    expect(givenHold().when(noAgent)).toStrictEqual(
      refusedField('agent_unknown', 'scope.agentId', 'There is no agent sales in this workspace.'),
    );
    const message = `The workspace does not hold the number ${NUMBER}.`;
    for (const { state } of [given(), given(releasedNumber)]) {
      const noNumber = onNumber({ kind: 'number', state });
      expect(givenHold().when(noNumber)).toStrictEqual(refusedField('number_unknown', 'scope.number', message));
    }
  });

  test('changes nothing when sent again', () => {
    expect(givenHold([placed({ workspace: true })]).when(onWorkspace)).toStrictEqual([]);
  });

  test('is refused when it was lifted since: it would seem to block', () => {
    const scope = { workspace: true } as const;
    expect(givenHold([placed(scope), lifted(scope)]).when(onWorkspace)).toMatchObject({ refused: 'hold_lifted' });
  });
});
