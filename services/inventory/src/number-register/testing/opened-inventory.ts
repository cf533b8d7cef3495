import { pino } from 'pino';
import { EventStore } from '#event-store';
import type { NumberRegister } from '#number-register';
import { remoteNumberRegister } from '#number-register/remote';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { AnnouncementsDouble } from '../../../../../libs/event-bus/testing/announcements-double.js';
import { openInventoryAdapters } from '../../inventory.adapters.js';
import { readInventoryConfig } from '../../inventory.config.js';
import { startInventoryOn } from '../../start-inventory.js';
import {
  APART_IN_MEMORY,
  ROOT_KEY,
  SERVICE_TOKEN,
} from '../../../../../libs/service-process/testing/apart-in-memory.js';

const SILENT = pino({ level: 'silent' });

/** An inventory apart, in memory. */
export class OpenedInventory {
  private constructor(private readonly running: RunningProcess) {}

  static async open(): Promise<OpenedInventory> {
    const config = readInventoryConfig(APART_IN_MEMORY);
    const failures = new Failures(SILENT);
    const topics = new AnnouncementsDouble();
    const adapters = {
      ...(await openInventoryAdapters(config, failures, SILENT)),
      openAnnouncements: () => topics.open(),
    };
    const running = await startInventoryOn(adapters, { config, log: SILENT, failures, showRootKey: () => undefined });
    await running.ready;
    return new OpenedInventory(running);
  }

  get url(): string {
    return this.running.url;
  }

  /** Where all that is asked for is written down. */
  get store(): EventStore {
    return this.running.app.get(EventStore, { strict: false });
  }

  /** As another service has it. */
  get remoteRegister(): NumberRegister {
    return remoteNumberRegister({
      service: 'inventory',
      url: this.url,
      setting: 'INVENTORY_URL',
      token: SERVICE_TOKEN,
    });
  }

  /** Asks a public door, with the root key. */
  async send(method: string, path: string, body?: object, token = ROOT_KEY) {
    const headers = {
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const answer = await fetch(`${this.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as Record<string, unknown> };
  }

  stop(): Promise<void> {
    return this.running.stop();
  }
}
