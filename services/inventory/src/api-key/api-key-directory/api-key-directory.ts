import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { WorkspaceCollection } from '#workspace-collection';
import type { ApiKeyEvent, ApiKeyIssued } from '../domain/api-key.events.js';

/** A valid key without anything secret. */
export interface ListedApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: ApiKeyIssued['role'];
  readonly issuedAt: string;
}

/** The keys that are valid now, in memory, for people to look at. */
export class ApiKeyDirectory {
  static readonly eventTypes: readonly ApiKeyEvent['type'][] = ['ApiKeyIssued', 'ApiKeyRevoked'];
  readonly keys = new WorkspaceCollection<ListedApiKey>();

  apply(recorded: RecordedEvent): void {
    const event = domainEvent<ApiKeyEvent>(recorded);
    const { workspace, time } = readMetadata(recorded);
    if (event.type === 'ApiKeyRevoked') return this.keys.delete(workspace, event.keyId);
    const { keyId: id, name, role } = event;
    this.keys.set(workspace, id, { id, name, role, issuedAt: time });
  }

  isValid(workspace: string, keyId: string): boolean {
    return this.keys.get(workspace, keyId) !== undefined;
  }

  /** Whether another valid key than this one may manage the workspace's keys. */
  hasOwnerBeside(workspace: string, keyId: string): boolean {
    const isOwner = ({ id, role }: ListedApiKey): boolean => id !== keyId && (role === 'owner' || role === 'root');
    return [...this.keys.values(workspace)].some(isOwner);
  }
}
