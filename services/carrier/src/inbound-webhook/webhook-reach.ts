import { RequestFailure, boundedFetch } from '../carrier/bounded-fetch.js';
import type { InstallationMark } from '../installation/installation-mark.js';

/**
 * Whether what is sent to an address of ours comes here, as far as this machine sees: `elsewhere` does not pass by itself,
 * `failing` may, and `because` says why, as a clause. `untold` proves nothing: the internet may reach what this machine
 * cannot, and the other way round.
 */
export type Reach =
  { readonly is: 'here' | 'untold' } | { readonly is: 'elsewhere' | 'failing'; readonly because: string };

/**
 * Somebody waits, and a proxy that answers no sooner is of no use to a carrier either: Telnyx waits two seconds. Whole pages
 * are read, for the status alone does not tell a stranger from us.
 */
const BOUNDS = { timeoutMs: 2_000, maxAnswerBytes: 1_000_000 };

/** Whoever answers so may let a carrier pass, or its method, and not us. */
const GUARDED: ReadonlySet<number> = new Set([401, 403, 405, 407, 429]);

/** Of a certificate that no carrier trusts either. */
const BAD_CERTIFICATE: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Of what stands in front while nobody behind it answers, or of ourselves while we start. */
const isFailing = (status: number): boolean => status >= 500;
const isRedirect = (status: number): boolean => status >= 300 && status < 400;

const UNTOLD: Reach = { is: 'untold' };
const elsewhere = (because: string): Reach => ({ is: 'elsewhere', because });

export interface WebhookReachParts {
  readonly mark: InstallationMark;
  /** False: this machine sees another internet than carriers do, so that nothing that it is told proves anything. */
  readonly isChecked?: boolean;
  /** Rejects with a `RequestFailure` where there is no answer. */
  readonly request?: typeof fetch;
}

/** Asks at the public address of a webhook who answers there. */
export class WebhookReach {
  private readonly mark: InstallationMark;
  private readonly isChecked: boolean;
  private readonly request: typeof fetch;

  constructor({ mark, isChecked = true, request = boundedFetch(BOUNDS) }: WebhookReachParts) {
    this.mark = mark;
    this.isChecked = isChecked;
    this.request = request;
  }

  /** Rejects when our own log cannot be asked. */
  async of(url: string): Promise<Reach> {
    if (!this.isChecked) return UNTOLD;
    const mark = await this.mark.get();
    try {
      const answer = await this.request(url, { headers: { accept: 'application/json' } });
      return readReach(answer.status, readAnswer(await answer.text()), mark);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      return withoutAnswer(error);
    }
  }
}

function readReach(status: number, answer: Answer, mark: string | null): Reach {
  if (status === 200 && 'installation' in answer) {
    if (answer.installation === mark) return { is: 'here' };
    if (answer.installation === null) return elsewhere('a Ringfence without carrier accounts answers there');
    if (typeof answer.installation === 'string') return elsewhere('another installation of Ringfence answers there');
  }
  if (GUARDED.has(status)) return UNTOLD;
  if (isFailing(status)) return { is: 'failing', because: `what answers there fails right now (HTTP ${status})` };
  if (isRedirect(status)) return elsewhere(`what answers there leads on to another address (HTTP ${status})`);
  return elsewhere(`something else answers there (HTTP ${status})`);
}

function withoutAnswer({ code = '' }: RequestFailure): Reach {
  if (code === 'ECONNREFUSED') return elsewhere('nothing listens there');
  return BAD_CERTIFICATE.has(code) ? elsewhere(`the certificate there is not valid (${code})`) : UNTOLD;
}

/** See `TellInstallationController`. */
interface Answer {
  readonly installation?: unknown;
}

function readAnswer(body: string): Answer {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}
