import type { Remark } from '#number-register';
import type { Override, WebhookTargets } from '../carrier/carrier-facts.js';
import { overrideInWords, remedyAtCarrier } from '../carrier/overrides-in-words.js';

/** Where calls or messages of a number go. Null: nowhere. */
interface TargetOutlook {
  readonly now: string | null;
  readonly after: string | null;
}

/** Where calls or messages go now and once the number points at `ours`, whatever is in the way. */
export function targetOutlook(
  takes: Override['takes'],
  overrides: readonly Override[],
  { now, ours }: { readonly now: string | null; readonly ours: WebhookTargets[Override['takes']] | null },
): TargetOutlook {
  const taking = overrides.filter((override) => override.takes === takes);
  return { now: inWords(taking) ?? now, after: ours && (inWords(taking.filter(stays)) ?? ours) };
}

/** What an import does not take off the number, and what to do about it; undefined where nothing is in the way after it. */
export function remarkOfStaying(overrides: readonly Override[]): Remark | undefined {
  const sentences = overrides.filter(stays).map((override) => {
    const what = override.takes === 'voice' ? 'calls' : 'messages';
    return `Its ${what} are taken by ${overrideInWords(override)} after the import, too. ${remedyAtCarrier(override)}`;
  });
  return sentences.length === 0 ? undefined : { code: 'overridden', detail: sentences.join(' ') };
}

/** Whether it is set for more than the number, so that an import leaves it. */
export const stays = (override: Override): boolean => remedyAtCarrier(override) !== null;

function inWords(overrides: readonly Override[]): string | null {
  return overrides.map(overrideInWords).join(', ') || null;
}
