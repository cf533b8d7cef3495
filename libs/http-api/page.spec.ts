import { describe, expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor, pageOf, pageResponseOf } from '#http-api';
import { WorkspaceCollection } from '#workspace-collection';

function agentsIn(workspace: string, count: number): WorkspaceCollection<string> {
  const collection = new WorkspaceCollection<string>();
  for (let index = 0; index < count; index += 1) {
    const id = `agent-${String(index).padStart(3, '0')}`;
    collection.set(workspace, id, id);
  }
  return collection;
}

const page = (collection: WorkspaceCollection<string>, query: { limit?: number; cursor?: string }) =>
  pageOf('agents', collection, 'home', query, (id) => ({ id }));

describe('pages', () => {
  test('follow each other by cursor until there is none', () => {
    const agents = agentsIn('home', 5);
    const ids: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const { items, nextCursor } = page(agents, { limit: 2, ...(cursor && { cursor }) });
      ids.push(...items.map(({ id }) => id));
      cursor = nextCursor;
    }
    expect(ids).toStrictEqual(['agent-000', 'agent-001', 'agent-002', 'agent-003', 'agent-004']);
  });

  test('have 50 items unless asked otherwise, and no cursor when all fit', () => {
    expect(page(agentsIn('home', 51), {}).items).toHaveLength(50);
    expect(page(agentsIn('home', 50), {})).toMatchObject({ nextCursor: null });
    expect(page(agentsIn('home', 0), {})).toStrictEqual({ items: [], nextCursor: null });
  });

  test('show nothing of another workspace', () => {
    expect(page(agentsIn('away', 3), {})).toStrictEqual({ items: [], nextCursor: null });
  });

  test('are described under a name of their own', () => {
    class AgentResponse {
      id = 'sales';
    }
    expect(pageResponseOf(AgentResponse).name).toBe('PageOfAgentResponse');
  });
});

describe('cursors', () => {
  test('give back what they stand for, in the list that gave them out', () => {
    for (const key of ['a', '', '+14155550100', 'ü "quoted"', '__proto__']) {
      const cursor = encodeCursor('agents', key);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(decodeCursor('agents', cursor)).toBe(key);
    }
  });

  test('of another list, or made up, are refused', () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const madeUp = [
      '',
      'agents',
      '!!!',
      encode(null),
      encode({}),
      encode([]),
      encode(['agents']),
      encode(['agents', 7]),
      encode(['agents', 'a', 'more']),
      `${encode(['agents', 'a'])}=`,
    ];
    for (const cursor of [encodeCursor('holds', 'a'), ...madeUp]) {
      expect(() => decodeCursor('agents', cursor)).toThrow('cursor is not one that this list gave out.');
    }
  });
});
