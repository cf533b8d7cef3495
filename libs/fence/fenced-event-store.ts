import { hasCode } from '#domain-error';
import type { PublishedLog } from '#event-bus';
import { ReadYourWritesStore } from '#event-store';
import type { AppendResult, ReadYourWritesOptions, StreamWrite } from '#event-store';
import type { Fence } from './fence.port.js';

export interface FencedEventStoreOptions extends ReadYourWritesOptions {
  readonly fence: Fence;
  readonly publish: PublishedLog['publish'];
}

/**
 * An event store whose appends are felt before they are answered: what they block is blocked before the commit,
 * and what they changed is visible in this process when they resolve.
 *
 * A commit whose outcome is unknown stays blocked: better a call too few than one too many.
 */
export class FencedEventStore extends ReadYourWritesStore {
  constructor(protected override readonly options: FencedEventStoreOptions) {
    super(options);
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const { fence, publish } = this.options;
    const news = writes.flatMap(({ events }) => events.map(publish).filter((event) => event !== undefined));
    const lift = fence.blockAhead(news);
    let result: AppendResult;
    try {
      result = await this.appendForCertain(writes);
    } catch (error) {
      if (!hasCode(error, 'append_outcome_unknown')) lift();
      throw error;
    }
    await this.whenApplied(result.position);
    lift();
    return result;
  }
}
