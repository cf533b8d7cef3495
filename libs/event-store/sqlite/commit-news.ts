import { resolve } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';

/**
 * Word of commits from the thread that writes a log to all others of its process that read it. It says that there is
 * news, not which: that is in the file.
 */
export class CommitNews {
  private readonly channel: BroadcastChannel;

  constructor(file: string, onNews?: () => void) {
    this.channel = new BroadcastChannel(`event log ${resolve(file)}`);
    if (onNews) this.channel.addEventListener('message', onNews);
    // Nobody stays alive only to hear of commits.
    this.channel.unref();
  }

  tell(): void {
    this.channel.postMessage(undefined);
  }

  close(): void {
    this.channel.close();
  }
}
