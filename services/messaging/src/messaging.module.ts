import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventStore } from '#event-store';
import { LastWrites } from '#http-api';
import { CallbackIntake } from './inbound-webhook/callback-intake.js';
import { CallbackReceiver } from './inbound-webhook/callback-receiver.js';
import { ReceiveCallbackController } from './inbound-webhook/receive-callback.http.js';
import { KeepNumbersCurrent } from './keep-numbers-current.js';
import { LiveMessageLog } from './message-log/live-message-log.port.js';
import { ExportMessagesController } from './message-log/export-messages/export-messages.http.js';
import { MessageLogController } from './message-log/message-log.http.js';
import { MediaStore } from './media/media-store.port.js';
import { ReadMediaController } from './media/read-media/read-media.http.js';
import { MessageRuns } from './message/message-runs.js';
import { ReadMessageController } from './message/read-message/read-message.http.js';
import { SendMessageController } from './message/send-message/send-message.http.js';
import type { Messaging } from './messaging.js';
import { MessageNumbers } from './numbers/message-numbers.js';
import { WriteToNumberController } from './sandbox-messages/write-to-number.http.js';
import { EraseSubjectController } from './subject/erase-subject/erase-subject.http.js';
import { ErasureRuns } from './subject/erasure-runs.js';
import { SealedWords } from './subject/sealed-words.js';

/** Messages, over HTTP. */
@Module({})
export class MessagingModule {
  static with(messaging: Messaging): DynamicModule {
    const { options } = messaging;
    return {
      module: MessagingModule,
      controllers: [
        ReceiveCallbackController,
        SendMessageController,
        ReadMessageController,
        ReadMediaController,
        MessageLogController,
        ExportMessagesController,
        WriteToNumberController,
        EraseSubjectController,
        KeepNumbersCurrent,
      ],
      providers: [
        { provide: EventStore, useValue: messaging.store },
        { provide: LastWrites, useValue: options.lastWrites },
        { provide: LiveMessageLog, useValue: messaging.messageLog },
        { provide: MessageNumbers, useValue: messaging.numbers },
        { provide: SealedWords, useValue: messaging.words },
        { provide: CallbackIntake, useValue: messaging.intake },
        { provide: CallbackReceiver, useValue: messaging.receiver },
        { provide: MessageRuns, useValue: messaging.messageRuns },
        { provide: MediaStore, useValue: options.mediaStore },
        { provide: ErasureRuns, useValue: messaging.erasureRuns },
      ],
    };
  }
}
