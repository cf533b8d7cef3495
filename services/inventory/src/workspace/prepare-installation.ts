import { randomUUIDv7 } from 'node:crypto';
import { generateApiKey, hashApiKey } from '#access';
import { handleCommand } from '#event-store';
import type { CommandContext, EventStore } from '#event-store';
import { apiKey, apiKeyStream } from '../api-key/api-key.aggregate.js';
import { decideIssueApiKey } from '../api-key/issue-api-key/issue-api-key.js';
import { workspace, workspaceStream } from './workspace.aggregate.js';
import { decideCreateWorkspace } from './create-workspace/create-workspace.js';

/** Where the root key works, and where everything is as long as nobody makes another workspace. */
const DEFAULT_WORKSPACE = 'default';
const ROOT_KEY_ID = 'root';

/**
 * The first start makes the workspace `default` and a root key. A root key supplied by the operator takes the place of
 * the present one. Returns the key when one was made, to be shown this once.
 */
export async function prepareInstallation(
  store: EventStore,
  suppliedRootKey: string | undefined,
  time: string,
): Promise<string | undefined> {
  const id = randomUUIDv7();
  const actor = { kind: 'system', id: 'ringfence', name: 'Ringfence' } as const;
  const context: CommandContext = { workspace: DEFAULT_WORKSPACE, actor, time, correlationId: id, causationId: id };
  let generated: string | undefined;
  await handleCommand(store, context, async (load) => {
    const home = await load(workspace, workspaceStream(DEFAULT_WORKSPACE));
    const rootKey = await load(apiKey, apiKeyStream(DEFAULT_WORKSPACE, ROOT_KEY_ID));
    const isFirst = rootKey.state.status === 'unknown';
    generated = isFirst && suppliedRootKey === undefined ? generateApiKey() : undefined;
    const key = suppliedRootKey ?? generated;
    const create = { workspaceId: DEFAULT_WORKSPACE, name: 'Default' };
    const issue = (secret: string) => ({
      keyId: ROOT_KEY_ID,
      name: 'root',
      role: 'root' as const,
      keyHash: hashApiKey(secret),
    });
    return [
      { to: home, events: home.state.exists ? [] : decideCreateWorkspace(create, home.state) },
      { to: rootKey, events: key === undefined ? [] : decideIssueApiKey(issue(key), rootKey.state) },
    ];
  });
  return generated;
}
