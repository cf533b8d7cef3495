import type { MessageLogModel, MessageQuery, MessageRow, SubjectKeyring } from '../message-log.port.js';
import type { MessageEventLog } from './message-events.js';

/** Opens an empty message log; the caller closes it. */
export type OpenMessageLog = (keyring: SubjectKeyring) => Promise<MessageLogModel>;

/** As it is filled from zero, then kept up. */
export async function filled(open: OpenMessageLog, log: MessageEventLog): Promise<MessageLogModel> {
  const model = await open(log.keys);
  const half = Math.floor(log.position / 2);
  await model.apply(log.changes(0, half, false));
  await follow(model, log);
  return model;
}

/** As one that is up to date goes on. */
export async function follow(model: MessageLogModel, log: MessageEventLog): Promise<void> {
  await model.apply(log.changes(await model.position()));
}

/** The newest first. */
export function everything(model: MessageLogModel): Promise<MessageRow[]> {
  return allPages(model, { workspace: 'acme' });
}

export async function allPages(model: MessageLogModel, query: MessageQuery): Promise<MessageRow[]> {
  const rows: MessageRow[] = [];
  let cursor: string | null = null;
  do {
    const page = await model.query({ ...query, ...(cursor && { cursor }) });
    rows.push(...page.rows);
    if (rows.length > 100_000) throw new Error('The pages have no end.');
    cursor = page.nextCursor;
  } while (cursor);
  return rows;
}

/** Which messages a query finds, in the order of the pages. */
export async function idsFound(model: MessageLogModel, query: Omit<MessageQuery, 'workspace'>): Promise<string[]> {
  const rows = await allPages(model, { workspace: 'acme', ...query });
  return rows.map(({ messageId }) => messageId);
}
