import { BackgroundWork } from '#background-work';
import type { Unfinished } from '#background-work';
import type { CarrierMessages } from '#carrier-messages';
import { handleCommand, loadAggregate } from '#event-store';
import type { Actor, CommandContext, EventStore } from '#event-store';
import { decideAdvanceMedia } from '../message/advance-media/advance-media.js';
import type { AdvanceMedia } from '../message/advance-media/advance-media.js';
import type { MessageMedia, MessageMediaHeldUp } from '../message/domain/message.events.js';
import type { KnownMessage } from '../message/domain/message.state.js';
import { message, messageStream } from '../message/message.aggregate.js';
import { contentOf } from '../message/message-content.js';
import type { SealedWords } from '../subject/sealed-words.js';
import type { MediaStore } from './media-store.port.js';
import { isKept, typeIn } from './media-types.js';
import type { OpenMedia, OpenMediaDirectory } from './open-media.js';
import { PASSING_CODES } from '../passing-codes.js';

export interface MediaRunsOptions {
  readonly store: EventStore;
  readonly words: SealedWords;
  readonly carrierMessages: CarrierMessages;
  readonly mediaStore: MediaStore;
  readonly openMedia: OpenMediaDirectory;
  readonly now: () => Date;
  readonly onTrouble: (error: unknown) => void;
}

/** Each may hold some megabytes at a time. */
const MAX_RUNNING = 8;

/** After that nobody mends it any more, and carriers' links have run out. */
const MAX_AWAITED_MS = 3 * 24 * 60 * 60 * 1_000;
const [MIN_WAIT_MS, MAX_WAIT_MS] = [5_000, 60 * 60 * 1_000];

const FETCHER: Actor = { kind: 'system', id: 'messaging', name: 'Ringfence' };

/** Fetches what came with messages from their carriers, and keeps it sealed with the key of the message. */
export class MediaRuns {
  private readonly work: BackgroundWork<OpenMedia>;

  constructor(private readonly options: MediaRunsOptions) {
    this.work = new BackgroundWork<OpenMedia>({
      maxRunning: MAX_RUNNING,
      keyOf: ({ messageId }) => messageId,
      run: (subject) => this.keepAll(subject),
      // It stays awaited, and is fetched after the next start.
      giveUp: async () => undefined,
      passingCodes: PASSING_CODES,
      onTrouble: (error) => options.onTrouble(error),
    });
  }

  /** Goes on with what an earlier process began. */
  start(): void {
    for (const subject of this.options.openMedia.all()) this.begin(subject);
  }

  begin(subject: OpenMedia): void {
    this.work.begin(subject);
  }

  /** Resolves when nothing runs any more. */
  stop(): Promise<void> {
    return this.work.stop();
  }

  private async keepAll(subject: OpenMedia): Promise<Unfinished | void> {
    const { store, words } = this.options;
    const { state } = await loadAggregate(store, message, messageStream(subject.workspace, subject.messageId));
    if (state.is !== 'known') return undefined;
    const content = await contentOf(words, subject.workspace, state);
    let heldUp: MessageMediaHeldUp | undefined;
    for (const [index, media] of state.media.entries()) {
      if (media.is !== 'awaited') continue;
      const next = await this.keep(subject.workspace, state, { index, told: content?.media[index] });
      await this.advance(subject, next);
      if (next.type === 'MessageMediaHeldUp') heldUp = next;
    }
    return heldUp && { againInMs: this.waitMs(state), because: troubleOf(heldUp) };
  }

  /** `told`: where it is; undefined once the words of the message are erased. */
  private async keep(
    workspace: string,
    state: KnownMessage,
    { index, told }: { readonly index: number; readonly told: MessageMedia | undefined },
  ): Promise<AdvanceMedia> {
    const { carrierMessages, mediaStore, words } = this.options;
    const { messageId, carrierAccountId, subject, content } = state;
    if (!told) return { type: 'MessageMediaLost', messageId, index, ...ERASED };
    const answer = await carrierMessages.fetchMedia({ workspace, carrierAccountId, url: told.url });
    if (answer.is !== 'fetched') {
      const { code, detail } = answer;
      const isOver = answer.is === 'refused' || this.ageMs(state) > MAX_AWAITED_MS;
      return { type: isOver ? 'MessageMediaLost' : 'MessageMediaHeldUp', messageId, index, code, detail };
    }
    const contentType = typeIn(told.contentType) ?? typeIn(answer.contentType);
    if (!isKept(contentType)) return { type: 'MessageMediaLost', messageId, index, ...refusedType(`${contentType}`) };
    const bytes = Buffer.from(answer.base64, 'base64');
    const place = { workspace, subject, messageId, part: `media-${index}` } as const;
    // With the key of the words: whoever erased them meanwhile has erased this, too.
    const sealed = await words.sealBeside(place, content, bytes);
    if (!sealed) return { type: 'MessageMediaLost', messageId, index, ...ERASED };
    await mediaStore.put({ workspace, messageId, index }, sealed);
    return { type: 'MessageMediaKept', messageId, index, contentType, sizeBytes: bytes.length };
  }

  private async advance({ workspace, messageId }: OpenMedia, next: AdvanceMedia): Promise<void> {
    const stream = messageStream(workspace, messageId);
    const time = this.options.now().toISOString();
    const context: CommandContext = {
      workspace,
      actor: FETCHER,
      time,
      correlationId: messageId,
      causationId: messageId,
    };
    await handleCommand(this.options.store, context, async (load) => {
      const to = await load(message, stream);
      return [{ to, events: decideAdvanceMedia(next, to.state) }];
    });
  }

  private ageMs({ createdAt }: KnownMessage): number {
    return this.options.now().getTime() - Date.parse(createdAt);
  }

  /** The longer it could not be had, the less it is asked for. */
  private waitMs(state: KnownMessage): number {
    return Math.min(Math.max(this.ageMs(state) / 2, MIN_WAIT_MS), MAX_WAIT_MS);
  }
}

const ERASED = { code: 'subject_erased', detail: 'The words of who sent it were erased before it was fetched.' };

const refusedType = (type: string) => ({
  code: 'media_type_refused',
  detail: `${type} is nothing that is kept of a message. Its carrier may still have it.`,
});

function troubleOf({ code, detail }: MessageMediaHeldUp): Error {
  return Object.assign(new Error(`What came with a message could not be fetched: ${detail}`), { code });
}
