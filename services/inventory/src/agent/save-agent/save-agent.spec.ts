import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import { archivedAgent, busyAgent, draftAgent, givenAgent, publishedAgent } from '../fixtures/agent-histories.js';
import type { AgentState } from '../domain/agent.state.js';
import { decideSaveAgent } from './save-agent.js';
import type { SaveAgent } from './save-agent.js';

const save = (changes: Partial<SaveAgent> = {}) => {
  const command: SaveAgent = { agentId: 'sales', name: 'Sales', status: 'published', connect: null, ...changes };
  return (agent: AgentState) => decideSaveAgent(command, agent);
};

const agentId = 'sales';
const bySip = { sipUri: 'sip:sales@example.com' };
const bySocket = { websocketUrl: 'wss://example.com/calls' };
const registered = { type: 'AgentRegistered', agentId, name: 'Sales', connect: null };
const published = { type: 'AgentPublished', agentId };
const unpublished = { type: 'AgentUnpublished', agentId };
const archived = { type: 'AgentArchived', agentId };

describe('save an agent', () => {
  test('registers one that is new, in the status wanted', () => {
    expect(givenAgent().when(save({ status: 'draft' }))).toStrictEqual([registered]);
    expect(givenAgent().when(save())).toStrictEqual([registered, published]);
    expect(givenAgent().when(save({ status: 'archived' }))).toStrictEqual([registered, archived]);
    expect(givenAgent().when(save({ status: 'draft', connect: bySip }))).toStrictEqual([
      { ...registered, connect: bySip },
    ]);
  });

  test('changes nothing when all is so already', () => {
    expect(givenAgent(draftAgent()).when(save({ status: 'draft' }))).toStrictEqual([]);
    expect(givenAgent(publishedAgent()).when(save())).toStrictEqual([]);
    expect(givenAgent(archivedAgent()).when(save({ status: 'archived' }))).toStrictEqual([]);
    expect(givenAgent(busyAgent('+14155550100', 'sms')).when(save())).toStrictEqual([]);
  });

  test('goes from every status to every other', () => {
    expect(givenAgent(draftAgent()).when(save())).toStrictEqual([published]);
    expect(givenAgent(draftAgent()).when(save({ status: 'archived' }))).toStrictEqual([archived]);
    expect(givenAgent(publishedAgent()).when(save({ status: 'draft' }))).toStrictEqual([unpublished]);
    expect(givenAgent(publishedAgent()).when(save({ status: 'archived' }))).toStrictEqual([archived]);
    expect(givenAgent(archivedAgent()).when(save({ status: 'draft' }))).toStrictEqual([unpublished]);
    expect(givenAgent(archivedAgent()).when(save())).toStrictEqual([published]);
  });

  test('renames', () => {
    expect(givenAgent(publishedAgent()).when(save({ name: 'Sales EMEA' }))).toStrictEqual([
      { type: 'AgentRenamed', agentId, name: 'Sales EMEA' },
    ]);
  });

  test('says anew where calls go, and drops what is left out', () => {
    const connected = { type: 'AgentConnectionChanged', agentId, connect: bySip } as const;
    expect(givenAgent(publishedAgent()).when(save({ connect: bySip }))).toStrictEqual([connected]);
    expect(givenAgent(publishedAgent(), [connected]).when(save({ connect: bySip }))).toStrictEqual([]);
    expect(givenAgent(publishedAgent(), [connected]).when(save({ connect: bySocket }))).toStrictEqual([
      { ...connected, connect: bySocket },
    ]);
    expect(givenAgent(publishedAgent(), [connected]).when(save())).toStrictEqual([{ ...connected, connect: null }]);
  });

  test('changes everything in one save', () => {
    const all = save({ name: 'Support', status: 'archived', connect: bySip });
    expect(givenAgent(publishedAgent()).when(all)).toStrictEqual([
      { type: 'AgentRenamed', agentId, name: 'Support' },
      { type: 'AgentConnectionChanged', agentId, connect: bySip },
      archived,
    ]);
  });
});

describe('save an agent: the version the caller saw', () => {
  test('must be the present one', () => {
    const renamed = { type: 'AgentRenamed', agentId, name: 'Support' };
    expect(givenAgent(publishedAgent()).when(save({ name: 'Support', expectedVersion: '1' }))).toStrictEqual([renamed]);
    expect(givenAgent(publishedAgent()).when(save({ name: 'Support', expectedVersion: '0' }))).toStrictEqual(
      refused('version_mismatch', { version: '1' }),
    );
  });

  test('is not looked at when there is nothing to do, as when a save is sent again', () => {
    expect(givenAgent(publishedAgent()).when(save({ expectedVersion: '0' }))).toStrictEqual([]);
  });

  test('may be any, of an agent that is registered', () => {
    const renamed = { type: 'AgentRenamed', agentId, name: 'Support' };
    expect(givenAgent(publishedAgent()).when(save({ name: 'Support', expectedVersion: '*' }))).toStrictEqual([renamed]);
    expect(givenAgent().when(save({ expectedVersion: '*' }))).toStrictEqual(refused('version_mismatch'));
  });

  test('is another once a number has come', () => {
    const late = save({ name: 'Support', expectedVersion: '1' });
    expect(givenAgent(busyAgent('+14155550100', 'sms')).when(late)).toStrictEqual(
      refused('version_mismatch', { version: '2' }),
    );
  });

  test('cannot be that of an agent that is not registered', () => {
    expect(givenAgent().when(save({ expectedVersion: '0' }))).toStrictEqual(refused('version_mismatch'));
  });
});
