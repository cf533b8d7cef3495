import { describe, expect, test } from '@jest/globals';
import { givenEventsOf, refused } from '#event-store/testing';
import type { WorkspaceEvent } from '../domain/workspace.events.js';
import type { WorkspaceState } from '../domain/workspace.state.js';
import { workspace } from '../workspace.aggregate.js';
import { decideCreateWorkspace } from './create-workspace.js';

const givenWorkspace = givenEventsOf(workspace);

const created: WorkspaceEvent = { type: 'WorkspaceCreated', workspaceId: 'acme', name: 'Acme' };
const create = (state: WorkspaceState) => decideCreateWorkspace({ workspaceId: 'acme', name: 'Acme' }, state);

describe('create a workspace', () => {
  test('makes one that is new', () => {
    expect(givenWorkspace().when(create)).toStrictEqual([created]);
  });

  test('is refused when there is one of that id, whatever its name', () => {
    expect(givenWorkspace([created]).when(create)).toStrictEqual(refused('workspace_exists'));
    expect(givenWorkspace([{ ...created, name: 'Acme Ltd' }]).when(create)).toStrictEqual(refused('workspace_exists'));
  });
});
