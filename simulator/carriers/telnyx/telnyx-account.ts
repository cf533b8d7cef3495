import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { EmulatedAccount, seededConfiguration } from '../account/emulated-account.js';
import type { MediaFile } from '../account/kept-media.js';
import type { AccountOptions } from '../account/emulated-account.js';
import type { World } from '../account/world.js';
import type { StockNumber } from '../inventory/stock.js';
import type { Fields } from '../ledger/ledger.js';
import { NumberOrders } from './number-orders.js';
import { FRESH_CONFIGURATION, configured } from './telnyx-number.js';
import type { TelnyxConfiguration, TelnyxNumber } from './telnyx-number.js';

export interface TelnyxCredentials {
  readonly apiKey: string;
  /** Base64, for signatures of webhooks. */
  readonly publicKey: string;
}

export interface TelnyxAccountOptions extends AccountOptions {
  /** SIP connections that the account has, by name. */
  readonly connections?: readonly string[];
}

export type ResourceKind = 'texml_application' | 'call_control_application' | 'messaging_profile' | 'ip_connection';

export interface Resource {
  readonly id: string;
  readonly kind: ResourceKind;
  readonly createdAt: Date;
  fields: Fields;
}

export class TelnyxAccount extends EmulatedAccount<TelnyxNumber> {
  readonly carrier = 'telnyx';
  readonly id: string;
  readonly credentials: TelnyxCredentials;
  /** Signs webhooks as the carrier would. */
  readonly signingKey: KeyObject;
  /** Applications, connections and profiles, by id. */
  readonly resources = new Map<string, Resource>();
  /** Numbers that a search has shown: only those can be ordered. */
  readonly shown = new Set<string>();
  readonly orders = new NumberOrders(this);
  readonly #byId = new Map<string, TelnyxNumber>();

  constructor(world: World, options: TelnyxAccountOptions) {
    super(world, options);
    this.id = `KEY${world.random.hex(32).toUpperCase()}_${world.random.hex(22)}`;
    this.signingKey = signingKeyOf(this.id);
    const { x = '' } = createPublicKey(this.signingKey).export({ format: 'jwk' });
    this.credentials = { apiKey: this.id, publicKey: Buffer.from(x, 'base64url').toString('base64') };
    for (const name of options.connections ?? []) this.addResource('ip_connection', { connection_name: name }, null);
  }

  /** A whole number of nineteen digits. */
  newId(): string {
    return `2${Array.from({ length: 18 }, () => this.world.random.below(10)).join('')}`;
  }

  keepMedia(file: MediaFile): string {
    return this.world.media.keep('media.telnyx.com', file);
  }

  get numbers(): readonly TelnyxNumber[] {
    this.orders.settleDue();
    return [...this.held.values()];
  }

  /** By its id, or by the number itself. */
  find(idOrNumber: string): TelnyxNumber | undefined {
    this.orders.settleDue();
    return this.#byId.get(idOrNumber) ?? this.held.get(idOrNumber);
  }

  hold(stock: StockNumber, configuration: TelnyxConfiguration): TelnyxNumber {
    const now = new Date();
    const number = {
      id: this.newId(),
      stock,
      createdAt: now,
      updatedAt: now,
      configuration,
      papers: { status: 'active' },
      oldTypeFor: 0,
      hiddenFor: 0,
    };
    this.held.set(stock.number, number);
    this.#byId.set(number.id, number);
    this.world.stock.telnyx.take(stock.number);
    return number;
  }

  configure(number: TelnyxNumber, body: { readonly [name: string]: unknown }, requestId: string | null): void {
    const before = number.configuration;
    number.configuration = configured(before, body);
    number.updatedAt = new Date();
    this.write(
      { type: 'configured', number: number.stock.number, scope: 'number', before, after: number.configuration },
      requestId,
    );
  }

  override release(number: TelnyxNumber, requestId: string | null): void {
    this.held.delete(number.stock.number);
    this.#byId.delete(number.id);
    this.world.stock.telnyx.giveBack(number.stock.number);
    this.write({ type: 'released', number: number.stock.number, carrierNumberId: number.id }, requestId);
  }

  addResource(kind: ResourceKind, fields: Fields, requestId: string | null): Resource {
    const id = kind === 'messaging_profile' ? this.world.random.uuid() : this.newId();
    const resource = { id, kind, createdAt: new Date(), fields };
    this.resources.set(id, resource);
    this.write({ type: 'resource', kind, id, before: null, after: fields }, requestId);
    return resource;
  }

  changeResource(resource: Resource, changes: Fields, requestId: string | null): void {
    const before = resource.fields;
    resource.fields = { ...before, ...changes };
    this.write({ type: 'resource', kind: resource.kind, id: resource.id, before, after: resource.fields }, requestId);
  }

  removeResource({ id, kind, fields }: Resource, requestId: string | null): void {
    this.resources.delete(id);
    this.write({ type: 'resource', kind, id, before: fields, after: null }, requestId);
  }

  override seedNumbers(count: number, configuration: { readonly [field: string]: unknown } = {}): readonly string[] {
    const fields = seededConfiguration(FRESH_CONFIGURATION, configuration);
    return Array.from({ length: count }, () => {
      const stock = this.world.stock.telnyx.next();
      const { id } = this.hold(stock, fields);
      this.write(
        { type: 'seeded', number: stock.number, carrierNumberId: id, configuration: { number: fields } },
        null,
      );
      return stock.number;
    });
  }

  override settle(): void {
    this.orders.settleAll();
    for (const number of this.held.values()) number.hiddenFor = 0;
  }
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_OF_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The same for the same account, and so for the same seed. */
function signingKeyOf(accountId: string): KeyObject {
  const bytes = createHash('sha256').update(accountId).digest();
  return createPrivateKey({ key: Buffer.concat([PKCS8_OF_ED25519, bytes]), format: 'der', type: 'pkcs8' });
}
