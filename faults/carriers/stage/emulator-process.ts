import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../../../simulator/carriers/faults/fault.js';
import type { HeldRequest } from '../../../simulator/carriers/faults/held-requests.js';
import type { LedgerEntry, OwnedByLedger } from '../../../simulator/carriers/ledger/ledger.js';
import type { RequestRecord, Violation } from '../../../simulator/carriers/server/request-log.js';

const MAIN = fileURLToPath(new URL('../../../simulator/carriers/main.js', import.meta.url));

export interface OpenedAccount {
  /** Account SID, or API key. */
  readonly id: string;
  readonly credentials: Readonly<Record<string, unknown>>;
}

/** The emulated carriers in a process of their own, asked over HTTP. */
export class EmulatorProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(seed: number): Promise<EmulatorProcess> {
    const words = [MAIN, '--seed', String(seed), '--stop-with-parent'];
    const child = spawn(process.execPath, words, { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(child.stdout!)) {
      const { emulator } = JSON.parse(line) as { readonly emulator?: string };
      if (emulator !== undefined) return new EmulatorProcess(child, emulator);
    }
    throw new Error('The emulator has ended before it said where it is.');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  openAccount(carrier: string): Promise<OpenedAccount> {
    return this.ask('POST', 'accounts', { carrier, ...(carrier === 'twilio' && { regions: ['ie1'] }) });
  }

  async seedNumber(account: string, configuration: Readonly<Record<string, unknown>>): Promise<string> {
    const path = `accounts/${encodeURIComponent(account)}/numbers`;
    const { numbers } = await this.ask<{ numbers: string[] }>('POST', path, { count: 1, configuration });
    return numbers[0]!;
  }

  /** By the account's own key, as its owner would. Resolves with the id of what was made. */
  async makeAtTelnyx(apiKey: string, path: string, body: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await fetch(`${this.url}/v2/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    });
    if (!answer.ok) throw new Error(`The emulator makes none of ${path}: ${await answer.text()}`);
    return ((await answer.json()) as { readonly data: { readonly id: string } }).data.id;
  }

  addFault(fault: Fault): Promise<unknown> {
    return this.ask('POST', 'faults', fault);
  }

  /** Faults that have not struck as often as they were to, and those that strike always. */
  plannedFaults(): Promise<readonly { readonly fault: Fault }[]> {
    return this.ask('GET', 'faults');
  }

  /** All, or those that are planned for one account. */
  clearFaults(account?: string): Promise<unknown> {
    return this.ask('DELETE', account === undefined ? 'faults' : `faults?account=${encodeURIComponent(account)}`);
  }

  held(): Promise<readonly HeldRequest[]> {
    return this.ask('GET', 'held');
  }

  release(id: number): Promise<unknown> {
    return this.ask('POST', 'held/release', { id });
  }

  requests(): Promise<readonly RequestRecord[]> {
    return this.ask('GET', 'requests');
  }

  violations(): Promise<readonly Violation[]> {
    return this.ask('GET', 'violations');
  }

  ledger(account: string): Promise<readonly LedgerEntry[]> {
    return this.ask('GET', `ledger?account=${encodeURIComponent(account)}`);
  }

  owned(account: string): Promise<Readonly<Record<string, OwnedByLedger>>> {
    return this.ask('GET', `ledger/owned?account=${encodeURIComponent(account)}`);
  }

  boughtTwice(account: string): Promise<{ readonly numbers: string[]; readonly references: string[] }> {
    return this.ask('GET', `ledger/bought-twice?account=${encodeURIComponent(account)}`);
  }

  private async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.url}/emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const read = (await answer.json()) as Answer;
    if (!answer.ok) throw new Error(`The emulator refuses ${method} ${path}: ${JSON.stringify(read)}`);
    return read;
  }
}
