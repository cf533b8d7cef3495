import { remedyAtCarrier } from '../carrier/overrides-in-words.js';
import type { DriftLine } from './domain/drift.events.js';

/** What to do about a line, and whether `fix` does it. */
export interface Remedy {
  readonly sentence: string;
  readonly isFixable: boolean;
}

export function remedyOf({ kind, number, there, override }: DriftLine): Remedy {
  switch (kind) {
    case 'capabilities_changed':
      return byItself(
        `This was taken over here at once; it now can do: ${there}. If you did not expect it, ask the carrier; an agent that needs more needs another number.`,
      );
    case 'number_gone':
      return fixable(
        'The account does not hold the number any more. Fix ends it here, and frees its agents; or get it back at the carrier and check again.',
      );
    case 'webhooks_changed':
      return fixable(
        number === null
          ? 'What was set up once for the account, and all its numbers name, sends nothing here. Fix puts it right.'
          : `Fix makes the number point here again. ${LEAVE_AS_IT_IS}`,
      );
    case 'overridden': {
      const atCarrier = override && remedyAtCarrier(override);
      return atCarrier
        ? byItself(`${atCarrier} Then check again.`)
        : fixable(`Fix takes it off the number, which then points here. ${LEAVE_AS_IT_IS}`);
    }
    case 'region_changed':
      return fixable(
        `Fix has its calls handled in the region that is set here. To keep the other, set that: PATCH /v1/numbers/${number}.`,
      );
    case 'number_unknown':
      return fixable(
        'Fix imports the number. If it is in use elsewhere, that needs {"confirmLive": true}. Nothing has to be done to leave it there.',
      );
  }
}

/** A plain detach would put back what stood there before the number came, over what somebody has set up since. */
const LEAVE_AS_IT_IS =
  'If it is meant to go there, detach the number here with {"restore": false}, which leaves what does not point here as it is.';

const fixable = (sentence: string): Remedy => ({ sentence, isFixable: true });
const byItself = (sentence: string): Remedy => ({ sentence, isFixable: false });
