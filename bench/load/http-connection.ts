import { connect } from 'node:net';
import type { Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /^content-length: *(\d+)/im;

/** The status is 0 when the connection broke. */
type OnAnswer = (status: number, bodyBytes: number) => void;

/**
 * One kept-alive connection that asks one thing at a time. It reads of an answer only what it must: the status and
 * where it ends. A full HTTP client would need more time than the servers that are measured.
 */
export class HttpConnection {
  private readonly socket: Socket;
  private answer: Buffer | undefined;
  private onAnswer: OnAnswer | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.read(chunk));
    socket.on('error', () => this.settle(0, 0));
    socket.on('close', () => this.settle(0, 0));
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket));
      });
    });
  }

  ask(request: Buffer, onAnswer: OnAnswer): void {
    this.onAnswer = onAnswer;
    this.socket.write(request);
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    const answer = this.answer ? Buffer.concat([this.answer, chunk]) : chunk;
    const headEnd = answer.indexOf(HEAD_END);
    if (headEnd < 0) {
      this.answer = answer;
      return;
    }
    const head = answer.toString('latin1', 0, headEnd);
    const length = CONTENT_LENGTH.exec(head)?.[1];
    if (length === undefined) throw new Error(`An answer does not say how long it is:\n${head}`);
    if (answer.length < headEnd + HEAD_END.length + Number(length)) {
      this.answer = answer;
      return;
    }
    this.answer = undefined;
    this.settle(Number(head.slice(9, 12)), Number(length));
  }

  private settle(status: number, bodyBytes: number): void {
    const { onAnswer } = this;
    this.onAnswer = undefined;
    onAnswer?.(status, bodyBytes);
  }
}
