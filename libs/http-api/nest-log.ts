import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Lets Nest write to the same structured log as everything else. Its start-up chatter is of no use to operators. */
export class NestLog implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown): void {
    this.pino.debug({ from: 'nest' }, String(message));
  }

  warn(message: unknown): void {
    this.pino.warn({ from: 'nest' }, String(message));
  }

  error(message: unknown): void {
    this.pino.error({ from: 'nest', ...(message instanceof Error && { err: message }) }, String(message));
  }
}
