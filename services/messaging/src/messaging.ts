import type { CarrierMessages } from '#carrier-messages';
import { PublicAddresses } from '#carrier-webhooks';
import type { PublicUrls, RefusedWebhooks, WebhookAccounts } from '#carrier-webhooks';
import { ReadYourWritesStore, keepDirectoriesCurrent } from '#event-store';
import type { EventStore, LogFollower, Position, SubscriptionBatch } from '#event-store';
import type { Logger } from 'pino';
import { hasCode } from '#domain-error';
import type { LastWrites } from '#http-api';
import { tellRecovery, tellTrouble } from '#service-process';
import type { Vault } from '#vault';
import { CallbackIntake } from './inbound-webhook/callback-intake.js';
import { CallbackReceiver } from './inbound-webhook/callback-receiver.js';
import type { LiveMessageLog } from './message-log/live-message-log.port.js';
import { MediaRuns } from './media/media-runs.js';
import type { MediaStore } from './media/media-store.port.js';
import { OpenMediaDirectory } from './media/open-media.js';
import { MessageRuns } from './message/message-runs.js';
import { NumberPaces } from './message/number-paces.js';
import { OpenMessages } from './message/open-messages.js';
import { MessageNumbers } from './numbers/message-numbers.js';
import { ErasureRuns } from './subject/erasure-runs.js';
import { OpenErasures } from './subject/open-erasures.js';
import { SealedWords } from './subject/sealed-words.js';
import { SubjectKeys } from './subject/subject-keys.js';

/** While `LiveMessageLog.trouble` is there. */
const MESSAGE_LOG_AWAY =
  'The database of the message log, READ_MODEL_URL, cannot be used: lists of messages get 503, messages come and go. ' +
  'Look after MongoDB; it goes on by itself.';

export interface MessagingOptions {
  /** The log as it is. */
  readonly log: EventStore;
  /** What is made of it to be searched; `keys`: for one that is fed in this thread. */
  readonly openMessageLog: (keys: SubjectKeys) => LiveMessageLog;
  /** Keeps the keys of subjects, apart from the log. */
  readonly vault: Vault;
  /** Whoever deals with carriers. */
  readonly carrierMessages: CarrierMessages;
  /** Keeps what came with messages. */
  readonly mediaStore: MediaStore;
  readonly webhookAccounts: WebhookAccounts;
  readonly refusedWebhooks: RefusedWebhooks;
  /** At which carriers reach the webhooks. */
  readonly publicUrls: PublicUrls;
  /** Whether everything that the inventory has told of numbers is known here: before, none is said to be somebody else's. */
  readonly knowsNumbers: () => boolean;
  /** Of the keys that ask this process. */
  readonly lastWrites: LastWrites;
  /** The directories can no longer follow the log. */
  readonly onFailure: (error: unknown) => void;
  readonly logger: Logger;
}

/** Messages: the log that they are written to, what is kept beside it, and what goes on by itself. */
export class Messaging {
  readonly numbers = new MessageNumbers();
  /** The log as commands see it: what they wrote is known when they are answered. */
  readonly store: EventStore;
  readonly words: SealedWords;
  readonly messageLog: LiveMessageLog;
  readonly intake: CallbackIntake;
  readonly receiver: CallbackReceiver;
  readonly messageRuns: MessageRuns;
  readonly mediaRuns: MediaRuns;
  readonly erasureRuns: ErasureRuns;
  private readonly directories: LogFollower<SubscriptionBatch>;

  constructor(readonly options: MessagingOptions) {
    const { log, vault, carrierMessages, onFailure, logger } = options;
    const onTrouble = (error: unknown) => tellTrouble(logger, error, 'It is tried again by itself.');
    const [openMessages, openErasures] = [new OpenMessages(), new OpenErasures()];
    const openMedia = new OpenMediaDirectory();
    this.directories = keepDirectoriesCurrent({
      log,
      directories: [
        [OpenMessages.eventTypes, openMessages],
        [OpenMediaDirectory.eventTypes, openMedia],
        [OpenErasures.eventTypes, openErasures],
      ],
      onFailure,
    });
    const store = new ReadYourWritesStore({
      store: log,
      readers: [(position: Position) => this.directories.whenApplied(position)],
    });
    const keys = new SubjectKeys(vault);
    const now = () => new Date();
    const paces = new NumberPaces(() => performance.now());
    this.store = store;
    this.words = new SealedWords(keys);
    this.messageLog = options.openMessageLog(keys);
    this.intake = new CallbackIntake({
      store,
      numbers: this.numbers,
      words: this.words,
      knowsNumbers: options.knowsNumbers,
      onMedia: (media) => this.mediaRuns.begin(media),
    });
    this.receiver = new CallbackReceiver({
      accounts: options.webhookAccounts,
      addresses: new PublicAddresses(options.publicUrls),
      refused: options.refusedWebhooks,
      intake: this.intake,
      warn: (sentence, facts) => logger.warn(facts, sentence),
    });
    this.messageRuns = new MessageRuns({
      store,
      words: this.words,
      carrierMessages,
      paces,
      now,
      openMessages,
      onTrouble,
    });
    const { mediaStore } = options;
    this.mediaRuns = new MediaRuns({
      store,
      words: this.words,
      carrierMessages,
      mediaStore,
      openMedia,
      now,
      onTrouble,
    });
    this.erasureRuns = new ErasureRuns({ store, keys, now, openErasures, onTrouble });
  }

  /** Resolves when the directories know everything. The message log catches up on its own. */
  async start(): Promise<void> {
    await this.directories.start();
    await this.messageLog.start({
      onTrouble: (error) => this.tellOfMessageLog(error),
      onRecovery: () => tellRecovery(this.options.logger, 'The database of the message log can be used again.'),
    });
  }

  /** Goes on with what an earlier process began. */
  open(): void {
    this.erasureRuns.start();
    this.messageRuns.start();
    this.mediaRuns.start();
  }

  async stop(): Promise<void> {
    await this.messageRuns.stop();
    await this.mediaRuns.stop();
    await this.erasureRuns.stop();
    await this.directories.stop();
    await this.messageLog.stop();
  }

  /** For `Health`. */
  get warnings(): readonly string[] {
    return this.messageLog.trouble ? [MESSAGE_LOG_AWAY] : [];
  }

  /** Position up to which the directories have applied everything. */
  get directoriesPosition(): Position {
    return this.directories.position;
  }

  private tellOfMessageLog(error: unknown): void {
    const { logger } = this.options;
    if (hasCode(error, 'read_model_unavailable')) {
      const away = new Error(MESSAGE_LOG_AWAY, { cause: error });
      tellTrouble(logger, away, `What it said: ${String(error.cause)}`);
    } else logger.error({ err: error }, 'The message log has failed; it is tried again.');
  }
}
