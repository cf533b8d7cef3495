import type { ChangesWriter, Generation } from '#live-read-model/mongodb';
import { inBatches, updateAll, writeGuarded } from '#mongodb-connection';
import type { GuardedWrite } from '#mongodb-connection';
import type { AgentChanged, NumberAcquired, NumberChanged, NumberTableChanges } from '../number-table.port.js';
import { agentKey, rowKey } from './number-table.documents.js';
import type { AgentDocument, NumberTableDocuments, RowDocument } from './number-table.documents.js';
import { agentCopy, changedRow } from './row-document.js';
import type { RowFacts } from './row-document.js';

type NumberChange = NumberAcquired | NumberChanged;
type RowBefore = Omit<RowDocument, 'parts'>;

/** So many documents are looked up and held at a time. */
const CHANGES_PER_BATCH = 1_000;

/**
 * Writes changes into one generation of the table, each guarded by its position. A row carries a copy of its agent.
 *
 * Agents are written before rows, so that a row's copy is never older than the row. Last, the copies of agents that
 * changed are renewed in rows that were there before. A slower process cannot bring an old copy back: what it would
 * write is a row that is there already, in which case the guard keeps it out.
 */
export class NumberTableWriter implements ChangesWriter<NumberTableChanges> {
  /** Facets known to be registered, by workspace. */
  private readonly registered = new Map<string, Set<string>>();

  constructor(private readonly collections: Generation<NumberTableDocuments>) {}

  async write({ numbers, agents }: Pick<NumberTableChanges, 'numbers' | 'agents'>): Promise<void> {
    for (const batch of inBatches(agents, CHANGES_PER_BATCH)) await this.writeAgents(batch);
    for (const batch of inBatches(numbers, CHANGES_PER_BATCH)) await this.writeNumbers(batch);
    for (const batch of inBatches(agents, CHANGES_PER_BATCH))
      await this.renewCopies(batch.map(({ workspace, agentId }) => agentKey(workspace, agentId)));
  }

  private async writeAgents(changes: readonly AgentChanged[]): Promise<void> {
    const keys = changes.map(({ workspace, agentId }) => agentKey(workspace, agentId));
    const known = await this.agents(keys);
    const writes = changes.map(({ position, set }, index): GuardedWrite<AgentDocument> => {
      const _id = keys[index]!;
      const { name, status } = set;
      return {
        document: { _id, position, name: name ?? null, status: status ?? null },
        set: { position, ...(name !== undefined && { name }), ...(status !== undefined && { status }) },
        isNew: !known.has(_id),
      };
    });
    await writeGuarded(this.collections.agents, writes);
  }

  private async writeNumbers(changes: readonly NumberChange[]): Promise<void> {
    const before = await this.rowsBefore(changes.filter(({ kind }) => kind === 'changed'));
    const rows: RowFacts[] = [];
    for (const change of changes) {
      const row = changedRow(change, before.get(rowKey(change.workspace, change.number)));
      if (row) rows.push(row);
    }
    const keys = new Set(rows.map((row) => row.agentKey).filter((key) => key !== null));
    const agents = await this.agents([...keys]);
    await this.registerFacets(rows);
    const writes = rows.map((row): GuardedWrite<RowDocument> => {
      const document = { ...row, ...agentCopy(row, agents.get(row.agentKey ?? '')) };
      const { _id, ...set } = document;
      return { document, set, isNew: !before.has(_id) };
    });
    await writeGuarded(this.collections.rows, writes);
  }

  private async rowsBefore(changes: readonly NumberChange[]): Promise<Map<string, RowBefore>> {
    if (changes.length === 0) return new Map();
    const keys = changes.map(({ workspace, number }) => rowKey(workspace, number));
    const rows = await this.collections.rows
      .find({ _id: { $in: keys } }, { parts: 0 })
      .lean<RowBefore[]>()
      .exec();
    return new Map(rows.map((row) => [row._id, row]));
  }

  private async agents(keys: readonly string[]): Promise<Map<string, AgentDocument>> {
    if (keys.length === 0) return new Map();
    const agents = await this.collections.agents
      .find({ _id: { $in: [...keys] } })
      .lean<AgentDocument[]>()
      .exec();
    return new Map(agents.map((agent) => [agent._id, agent]));
  }

  /** Before rows with these facets are there: a reader who does not know a facet would not see them. */
  private async registerFacets(rows: readonly RowFacts[]): Promise<void> {
    const missing = new Map<string, Set<string>>();
    for (const { workspace, facet } of rows) {
      if (this.registered.get(workspace)?.has(facet)) continue;
      missing.set(workspace, (missing.get(workspace) ?? new Set()).add(facet));
    }
    for (const [workspace, facets] of missing) {
      await this.addFacets(workspace, [...facets]);
      const known = this.registered.get(workspace) ?? new Set();
      this.registered.set(workspace, new Set([...known, ...facets]));
    }
  }

  private async addFacets(workspace: string, facets: readonly string[]): Promise<void> {
    const add = () =>
      this.collections.facets
        .updateOne({ _id: workspace }, { $addToSet: { facets: { $each: [...facets] } } }, { upsert: true })
        .exec();
    // A second try finds what another process inserted meanwhile.
    await add().catch(add);
  }

  private async renewCopies(keys: readonly string[]): Promise<void> {
    const agents = await this.agents(keys);
    for (;;) {
      const stale = await this.rowsWithOlderCopy(agents);
      if (stale.length === 0) return;
      // Another writer may be faster than one of these updates, which then does nothing, and its row be stale again.
      const updates = stale.map((row) => {
        const copy = agentCopy(row, agents.get(row.agentKey ?? ''));
        const { _id, position } = row;
        return { filter: { _id, position, agentPosition: { $lt: copy.agentPosition } }, set: copy };
      });
      await updateAll(this.collections.rows, updates);
    }
  }

  private async rowsWithOlderCopy(agents: ReadonlyMap<string, AgentDocument>): Promise<RowBefore[]> {
    const rows = await this.collections.rows
      .find(
        { agentKey: { $in: [...agents.keys()] } },
        { number: 1, localityKey: 1, agentKey: 1, position: 1, agentPosition: 1 },
      )
      .lean<RowBefore[]>()
      .exec();
    return rows.filter((row) => row.agentPosition < (agents.get(row.agentKey ?? '')?.position ?? 0));
  }
}
