import { hasCode } from '#domain-error';
import type { AccountSetup, Pointing, WebhookTargets } from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import { meansGone } from './owned-numbers.js';
import { messagingProfiles, oneMessagingProfile, oneTexmlApplication, texmlApplications } from './telnyx-answers.js';
import type { MessagingProfile, TexmlApplication } from './telnyx-answers.js';
import type { Query, Shape, TelnyxClient } from './telnyx-client.js';

/** By what an account's numbers reach us: a connection is what Telnyx calls a TeXML application where a number names it. */
export interface TelnyxSetup {
  readonly connectionId: string;
  readonly messagingProfileId: string;
}

/** Undefined for an account that is not set up. */
export function readSetup(setup: AccountSetup | undefined): TelnyxSetup | undefined {
  const { connectionId, messagingProfileId } = setup ?? {};
  return connectionId && messagingProfileId ? { connectionId, messagingProfileId } : undefined;
}

/**
 * Where messages may go at first: the countries for which Telnyx keeps numbers, as its document lists them. Telnyx wants the
 * list, and takes no word for every country. Whoever needs more allows it in the Telnyx portal, where it stays as it is put.
 */
// prettier-ignore
const DESTINATIONS = [
  'AT', 'AU', 'BE', 'BG', 'CA', 'CH', 'CN', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GB', 'GR', 'HU', 'HR', 'IE', 'IT', 'LT',
  'LU', 'LV', 'NL', 'NZ', 'MX', 'NO', 'PL', 'PT', 'RO', 'SE', 'SG', 'SI', 'SK', 'US',
];

interface Resource {
  readonly id: string;
  readonly created_at?: string | null;
}

/** Something of which an account gets one. */
interface ResourceKind<Found extends Resource> {
  readonly path: string;
  readonly several: Shape<{ data: Found[] }>;
  readonly one: Shape<{ data: Found }>;
  readonly query: Query;
  readonly has: (found: Found) => boolean;
  /** Whether it sends everything where it should. */
  readonly isRight: (found: Found) => boolean;
  readonly right: Readonly<Record<string, unknown>>;
  /** What it also begins with, and what its owner may change afterwards. */
  readonly beginning?: Readonly<Record<string, unknown>>;
}

/** What the account needs before its numbers can point here, found again by its name. Rejects with a `CarrierError`. */
export class AccountSetupKeeper {
  private readonly name: string;

  constructor(
    private readonly client: TelnyxClient,
    accountId: string,
    /** What is in use, if anything is yet. */
    private readonly inUse: TelnyxSetup | undefined,
  ) {
    this.name = `Ringfence ${accountId}`;
  }

  async setUp(webhooks: WebhookTargets): Promise<AccountSetup> {
    return {
      connectionId: await this.ensure(this.application(webhooks.voice), this.inUse?.connectionId),
      messagingProfileId: await this.ensure(this.profile(webhooks.messages), this.inUse?.messagingProfileId),
    };
  }

  /** Whether what numbers are connected with still sends here what it gets, whatever it is called by now. */
  async pointing(setup: TelnyxSetup, webhooks: WebhookTargets): Promise<Pointing> {
    const [voice, messages] = await Promise.all([
      this.isRight(this.application(webhooks.voice), setup.connectionId),
      this.isRight(this.profile(webhooks.messages), setup.messagingProfileId),
    ]);
    return { voice, messages };
  }

  private async isRight<Found extends Resource>(kind: ResourceKind<Found>, id: string): Promise<boolean> {
    try {
      const { data } = await this.client.get(`${kind.path}/${encodeURIComponent(id)}`, kind.one, {
        meaning: meansGone,
      });
      return kind.isRight(data);
    } catch (error) {
      if (hasCode(error, 'number_not_at_carrier')) return false;
      throw error;
    }
  }

  /** Under the name that only this account's has. */
  async isThere(): Promise<boolean> {
    return (await this.find(this.application(''))).length > 0;
  }

  async takeDown(): Promise<void> {
    await this.remove(this.application(''));
    await this.remove(this.profile(''));
  }

  private async ensure<Found extends Resource>(kind: ResourceKind<Found>, idInUse?: string): Promise<string> {
    const made = await this.find(kind);
    const found = theOne(made, idInUse) ?? (await this.create(kind));
    await this.removeSpares(
      kind,
      made.filter(({ id }) => id !== found.id),
    );
    if (!kind.isRight(found)) {
      const path = `${kind.path}/${encodeURIComponent(found.id)}`;
      await this.client.patch(path, kind.one, { body: kind.right });
    }
    return found.id;
  }

  /** Telnyx takes no key by which it would know the request again: after a lost answer only the name tells. */
  private async create<Found extends Resource>(kind: ResourceKind<Found>): Promise<Found> {
    try {
      return (await this.client.post(kind.path, kind.one, { body: { ...kind.right, ...kind.beginning } })).data;
    } catch (error) {
      if (!(error instanceof CarrierError) || error.effect === 'none') throw error;
      const made = (await this.find(kind))[0];
      if (!made) throw error;
      return made;
    }
  }

  /** The oldest first, so that whoever remembers none takes the same. */
  private async find<Found extends Resource>({ path, several, query, has }: ResourceKind<Found>) {
    const { data } = await this.client.get(path, several, { query });
    return data.filter(has).toSorted((left, right) => ((left.created_at ?? '') < (right.created_at ?? '') ? -1 : 1));
  }

  /** A request that was given up for lost may make something after all, beside what was made since. Nobody's number needs it. */
  private async removeSpares({ path }: { readonly path: string }, spares: readonly Resource[]): Promise<void> {
    for (const { id } of spares) {
      await this.client.deleteIfThere(`${path}/${encodeURIComponent(id)}`).catch((error: unknown) => {
        // It stays for the next time. Telnyx refuses to delete what a number is connected with.
        if (!(error instanceof CarrierError)) throw error;
      });
    }
  }

  private async remove<Found extends Resource>(kind: ResourceKind<Found>): Promise<void> {
    for (const { id } of await this.find(kind)) {
      await this.client.deleteIfThere(`${kind.path}/${encodeURIComponent(id)}`);
    }
  }

  private application(voiceUrl: string): ResourceKind<TexmlApplication> {
    return {
      path: '/texml_applications',
      several: texmlApplications,
      one: oneTexmlApplication,
      // Finds names that hold this one, in any case.
      query: { filter: { friendly_name: this.name } },
      has: ({ friendly_name }) => friendly_name === this.name,
      isRight: ({ voice_url, voice_method, active }) =>
        voice_url === voiceUrl && voice_method?.toLowerCase() === 'post' && active !== false,
      right: { friendly_name: this.name, voice_url: voiceUrl, voice_method: 'post', active: true },
    };
  }

  private profile(webhookUrl: string): ResourceKind<MessagingProfile> {
    return {
      path: '/messaging_profiles',
      several: messagingProfiles,
      one: oneMessagingProfile,
      query: { filter: { name: { eq: this.name } } },
      has: ({ name }) => name === this.name,
      isRight: ({ webhook_url, webhook_api_version, enabled }) =>
        webhook_url === webhookUrl && webhook_api_version === '2' && enabled !== false,
      right: { name: this.name, webhook_url: webhookUrl, webhook_api_version: '2', enabled: true },
      beginning: { whitelisted_destinations: DESTINATIONS },
    };
  }
}

/** The one that is in use, or else the oldest. */
function theOne<Found extends Resource>(made: readonly Found[], idInUse: string | undefined): Found | undefined {
  return made.find(({ id }) => id === idInUse) ?? made[0];
}
