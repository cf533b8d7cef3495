import { setTimeout as delay } from 'node:timers/promises';
import { Client } from './client.js';
import type { Answer } from './client.js';
import type { ThrowAwayProduct } from './throw-away-product.js';

interface ImportProgress {
  readonly id: string;
  readonly status: 'running' | 'finished';
  readonly total: number;
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
  readonly ignoredColumns: readonly string[];
}

interface FailedRow {
  readonly row: number;
  readonly detail: string;
}

interface ListedNumber {
  readonly number: string;
  readonly capabilities: { readonly sms: boolean };
}

interface HistoryEvent {
  readonly type: string;
  readonly position: string;
  readonly time: string;
  readonly reason: string | null;
  readonly data: { readonly cause?: string; readonly profile?: string };
}

/** A file of numbers: its name, and what is in it. */
export interface NumberFile {
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

const POLL_MS = 50;
const SHOWN_FAILED_ROWS = 5;
const SOURCES = ['api', 'automation', 'ui'] as const;

/** The first five minutes of a platform engineer, as fast as the machine goes. Rejects at the first step that goes wrong. */
export async function runDemo(product: ThrowAwayProduct, file: NumberFile): Promise<void> {
  const client = new Client(product);
  step(`Ringfence runs at ${product.url} on a throw-away data directory.`);
  const numbers = await importNumbers(client, file);
  const { number, capabilities } = numbers.find(({ capabilities: { sms } }) => sms) ?? numbers[0]!;
  await assignToSales(client, number, capabilities.sms);
  await switchOffAndOn(client, number);
  await showHistory(client, number);
}

async function importNumbers(client: Client, { name, content }: NumberFile): Promise<readonly ListedNumber[]> {
  const started = await client.get<ImportProgress>('POST', '/v1/imports', content);
  const startedAtMs = performance.now();
  let progress = started.body;
  while (progress.status === 'running') {
    await delay(POLL_MS);
    progress = (await client.get<ImportProgress>('GET', `/v1/imports/${progress.id}`)).body;
  }
  const { id, total, imported, skipped, failed, ignoredColumns } = progress;
  const seconds = ((performance.now() - startedAtMs + started.tookMs) / 1000).toFixed(1);
  step(
    `Imported ${name}: ${total} ${total === 1 ? 'row' : 'rows'}, ${imported} imported, ${skipped} skipped, ${failed} failed, in ${seconds} s.`,
  );
  if (ignoredColumns.length > 0) console.log(`  columns that mean nothing to an import: ${ignoredColumns.join(', ')}`);
  if (failed > 0) await showFailedRows(client, id, failed);
  const list = await client.get<{ items: readonly ListedNumber[] }>('GET', '/v1/numbers?capability=voice&limit=50');
  if (list.body.items.length === 0)
    throw new Error(`${name} brought no number that can make calls, so there is nothing more to show.`);
  return list.body.items;
}

async function showFailedRows(client: Client, importId: string, failed: number): Promise<void> {
  const path = `/v1/imports/${importId}/rows?outcome=failed&limit=${SHOWN_FAILED_ROWS}`;
  const { items } = (await client.get<{ items: readonly FailedRow[] }>('GET', path)).body;
  for (const { row, detail } of items) console.log(`  line ${row}: ${detail}`);
  if (failed > items.length)
    console.log(`  and ${failed - items.length} more; GET /v1/imports/{id}/rows lists them all.`);
}

async function assignToSales(client: Client, number: string, sms: boolean): Promise<void> {
  for (const [id, name] of Object.entries({ sales: 'Sales', support: 'Support' })) {
    await client.get('PUT', `/v1/agents/${id}`, { name, status: 'published' });
  }
  const profiles = { inbound: 'sales', outbound: 'sales', ...(sms && { sms: 'sales' }) };
  const saved = await client.get('PATCH', `/v1/numbers/${number}`, { profiles });
  step(
    `Registered the agents Sales and Support; assigned ${number} to Sales: ${Object.keys(profiles).join(', ')}.`,
    saved,
  );
}

async function switchOffAndOn(client: Client, number: string): Promise<void> {
  const attempt = { agentId: 'sales', to: '+14155550199' };
  const allowed = await client.get<{ from: string }>('POST', '/v1/calls/authorize', { ...attempt, source: 'api' });
  step(`May Sales call ${attempt.to}? Allowed, from ${allowed.body.from}.`, allowed);
  const path = `/v1/numbers/${number}/outbound`;
  const off = await client.get<{ enforced: boolean; position: string }>('POST', `${path}/disable`, {
    reason: 'spam attack',
  });
  const howFar = off.body.enforced ? 'every gate has confirmed it' : 'not every gate has confirmed it yet';
  step(`Outbound is off, and ${howFar} (position ${off.body.position} of the log).`, off);
  for (const source of SOURCES) {
    const refused = await client.ask<{ code: string; detail: string }>('POST', '/v1/calls/authorize', {
      ...attempt,
      source,
    });
    if (refused.status !== 403) throw new Error(`A call by ${source} was not refused: the fence does not hold.`);
    step(`  by ${source.padEnd(10)} → ${refused.status} ${refused.body.code}: “${refused.body.detail}”`, refused);
  }
  const route = await client.get<{ agentId: string }>('POST', '/v1/calls/route', { to: number });
  step(`A call in to ${number} still reaches ${route.body.agentId}.`, route);
  await client.get('PATCH', `/v1/numbers/${number}`, { profiles: { outbound: null } });
  const again = await client.get<{ outboundCalls: string }>('PATCH', `/v1/numbers/${number}`, {
    profiles: { outbound: 'sales' },
  });
  step(`Unassigned and assigned again: outbound is ${again.body.outboundCalls}.`, again);
}

async function showHistory(client: Client, number: string): Promise<void> {
  const history = await client.get<{ items: readonly HistoryEvent[] }>('GET', `/v1/numbers/${number}/history`);
  step(`What happened to ${number}, newest first:`, history);
  for (const { position, time, type, reason, data } of history.body.items) {
    const facts = [data.profile, data.cause, reason && `“${reason}”`].filter(Boolean).join(', ');
    console.log(`     ${position.padStart(7)}  ${time}  ${type.padEnd(17)} ${facts}`);
  }
}

function step(what: string, answer?: Answer<unknown>): void {
  console.log(answer ? `${what}  (${answer.tookMs.toFixed(1)} ms)` : what);
}
