import type { Capabilities } from '#number-facts';
import type { MarketplaceSearch } from '../remembering-marketplace.js';

const ANY_OF = new Intl.ListFormat('en', { type: 'disjunction' });

interface Searched extends Omit<MarketplaceSearch, 'limit' | 'capabilities'> {
  readonly capability?: keyof Capabilities | undefined;
  /** Whether the carriers were asked this very moment. */
  readonly refresh: boolean;
}

/** What to do, for people, who have found nothing and are suggested nothing. */
export function whatNext({ country, areaCode, type, contains, capability, refresh }: Searched): string {
  const filters = Object.entries({ areaCode, type, contains, capability }).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  const steps = [
    ...(refresh ? [] : ['ask the carriers anew with refresh=true']),
    filters.length > 0 ? `leave out or change ${ANY_OF.format(filters)}` : 'look in another country',
    'import a number that you have',
  ];
  return `Nothing that fits is for sale in ${country} right now: ${ANY_OF.format(steps)}.`;
}
