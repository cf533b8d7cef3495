import type { Vault, VaultEntry, VaultKey } from '#vault';
import type { CarrierConfiguration, OwnedNumber } from '../carrier/carrier-facts.js';

/** Whose number it is, and where. */
export interface NumberAtCarrier {
  readonly workspace: string;
  readonly carrierAccountId: string;
  /** E.164. */
  readonly number: string;
}

interface Saved {
  /** What brought the number, so that what was left of an earlier stay is not taken for how it was. */
  readonly broughtBy: string;
  readonly configuration: CarrierConfiguration;
}

type IsNew = (number: string) => boolean;

const nothingIsNew: IsNew = () => false;

/** What the vault calls them. */
const KIND = 'number-configuration';

/** What the vault takes at once. */
const MAX_AT_ONCE = 500;

/**
 * How numbers were set up at their carriers before they came here, to be put back when they go. In the vault, for the
 * URLs in it may have secrets of their owner's.
 */
export class SavedConfigurations {
  constructor(private readonly vault: Vault) {}

  /** `broughtBy`: only what was saved for that. */
  async of(subject: NumberAtCarrier, broughtBy?: string): Promise<CarrierConfiguration | undefined> {
    const saved = await this.saved(subject);
    return broughtBy === undefined || saved?.broughtBy === broughtBy ? saved?.configuration : undefined;
  }

  /**
   * Keeps how numbers are set up now, but for those whose way here was interrupted: theirs is kept from before it began.
   * Durable when it resolves. `broughtBy`: the import. `isNew`: whether nothing can have been saved of a number for that
   * yet, so that what an earlier stay has left needs no look, and may be damaged.
   */
  async save(
    whose: Omit<NumberAtCarrier, 'number'>,
    broughtBy: string,
    numbers: readonly Pick<OwnedNumber, 'number' | 'configuration'>[],
    isNew: IsNew = nothingIsNew,
  ): Promise<void> {
    const entries: VaultEntry[] = [];
    for (const { number, configuration } of numbers) {
      const subject = { ...whose, number };
      if (!isNew(number) && (await this.saved(subject))?.broughtBy === broughtBy) continue;
      entries.push({ key: keyOf(subject), secret: { broughtBy, configuration } satisfies Saved });
    }
    for (let from = 0; from < entries.length; from += MAX_AT_ONCE) {
      await this.vault.putAll(entries.slice(from, from + MAX_AT_ONCE));
    }
  }

  async forget(subject: NumberAtCarrier): Promise<void> {
    await this.vault.delete(keyOf(subject));
  }

  /** Of numbers that came pointing here there is nothing to put back, whatever an earlier stay has left. `isNew` as for `save`. */
  async forgetEarlier(
    whose: Omit<NumberAtCarrier, 'number'>,
    broughtBy: string,
    numbers: readonly Pick<OwnedNumber, 'number'>[],
    isNew: IsNew = nothingIsNew,
  ): Promise<void> {
    for (const { number } of numbers) {
      const subject = { ...whose, number };
      const savedBy = isNew(number) ? undefined : ((await this.saved(subject))?.broughtBy ?? broughtBy);
      if (savedBy !== broughtBy) await this.forget(subject);
    }
  }

  /** All of an account of which no number is here. */
  async forgetAccount({ workspace, carrierAccountId }: Omit<NumberAtCarrier, 'number'>): Promise<void> {
    let after: VaultKey | undefined;
    do {
      const { keys, next } = await this.vault.keys({ kind: KIND, workspace, ...(after && { after }) });
      for (const key of keys) if (key.id.startsWith(`${carrierAccountId}/`)) await this.vault.delete(key);
      after = next;
    } while (after);
  }

  private async saved(subject: NumberAtCarrier): Promise<Saved | undefined> {
    return (await this.vault.get(keyOf(subject))) as Saved | undefined;
  }
}

function keyOf({ workspace, carrierAccountId, number }: NumberAtCarrier): VaultKey {
  return { workspace, kind: KIND, id: `${carrierAccountId}/${number}` };
}
