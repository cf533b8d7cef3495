import { beforeEach, describe, expect, test } from '@jest/globals';
import { START, handleCommand } from '#event-store';
import type { AppendResult, CommandContext, StreamWrite } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { EARLIER, HOME } from '#event-store/testing';
import { apiKey, apiKeyStream } from '../api-key.aggregate.js';
import { ApiKeyDirectory } from '../api-key-directory/api-key-directory.js';
import { issued } from '../fixtures/api-key-histories.js';
import { RevokeApiKeyController } from './revoke-api-key.http.js';

const by = (keyId: string, workspace = HOME): CommandContext => ({
  workspace,
  actor: { kind: 'api_key', id: keyId, name: keyId },
  time: EARLIER,
  correlationId: 'request-1',
  causationId: 'request-1',
});

/** A log of which the directory knows all before an append is answered; a workspace's appends wait for the test. */
class FollowedStore extends InMemoryEventStore {
  readonly directory = new ApiKeyDirectory();
  readonly held = new Map<string, Promise<void>>();
  private position = START;

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    for (const [workspace, released] of this.held) {
      if (writes.some(({ stream }) => stream.startsWith(apiKeyStream(workspace, '')))) await released;
    }
    const result = await super.append(writes);
    for (const recorded of await this.readAll({ after: this.position })) this.directory.apply(recorded);
    this.position = result.position;
    return result;
  }
}

describe('revoking API keys at once', () => {
  let store: FollowedStore;
  let door: RevokeApiKeyController;
  let released: PromiseWithResolvers<void>;

  beforeEach(async () => {
    store = new FollowedStore();
    door = new RevokeApiKeyController(store, store.directory);
    released = Promise.withResolvers();
    for (const workspace of [HOME, 'elsewhere']) {
      for (const keyId of ['owner-1', 'owner-2', 'owner-3']) await issue(workspace, keyId);
    }
  });

  const issue = (workspace: string, keyId: string) =>
    handleCommand(store, by('root', workspace), async (load) => [
      { to: await load(apiKey, apiKeyStream(workspace, keyId)), events: [{ ...issued, keyId, role: 'owner' }] },
    ]);
  const validKeys = (workspace: string) => [...store.directory.keys.values(workspace)].map(({ id }) => id);

  test('waits for none of another workspace, and is refused because of none', async () => {
    store.held.set('elsewhere', released.promise);
    const theirs = Array.from({ length: 1_002 }, () => door.revoke('owner-2', by('owner-1', 'elsewhere')));
    const outcomes = Promise.allSettled(theirs);
    await expect(theirs.at(-1)).rejects.toMatchObject({ code: 'too_many_waiting' });
    await door.revoke('owner-2', by('owner-1'));
    expect([validKeys(HOME), validKeys('elsewhere').length]).toStrictEqual([['owner-1', 'owner-3'], 3]);
    released.resolve();
    await outcomes;
  });

  test('is refused to who was revoked while waiting', async () => {
    store.held.set(HOME, released.promise);
    const both = [door.revoke('owner-2', by('owner-1')), door.revoke('owner-3', by('owner-2'))];
    released.resolve();
    expect(await Promise.allSettled(both)).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'unauthorized' } },
    ]);
    expect(validKeys(HOME)).toStrictEqual(['owner-1', 'owner-3']);
  });

  test('is allowed to who revokes itself', async () => {
    await door.revoke('owner-1', by('owner-1'));
    expect(validKeys(HOME)).toStrictEqual(['owner-2', 'owner-3']);
  });
});
