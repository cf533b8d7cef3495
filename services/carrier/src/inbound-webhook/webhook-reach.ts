import { RequestFailure, boundedFetch } from '../carrier/bounded-fetch.js';
import type { InstallationMark } from '../installation/installation-mark.js';

/**
 * Whether what is sent to an address of ours comes here. `elsewhere` is certain, and `because` says why, as a clause;
 * `untold` proves nothing: the internet may reach what this machine cannot, and the other way round.
 */
export type Reach = { readonly is: 'here' | 'untold' } | { readonly is: 'elsewhere'; readonly because: string };

/** Somebody waits, and a proxy that answers no sooner is of no use to a carrier either: Telnyx waits two seconds. */
const BOUNDS = { timeoutMs: 2_000, maxAnswerBytes: 10_000 };

/** Whoever answers so may let a carrier pass, or its method, and not us. */
const GUARDED: ReadonlySet<number> = new Set([401, 403, 405, 407, 429]);

/** Of a certificate that no carrier trusts either. */
const BAD_CERTIFICATE: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const UNTOLD: Reach = { is: 'untold' };
const elsewhere = (because: string): Reach => ({ is: 'elsewhere', because });

/** Asks at the public address of a webhook who answers there. */
export class WebhookReach {
  /** `request`: rejects with a `RequestFailure` where there is no answer. */
  constructor(
    private readonly mark: InstallationMark,
    private readonly request: typeof fetch = boundedFetch(BOUNDS),
  ) {}

  /** Rejects when our own log cannot be asked. */
  async of(url: string): Promise<Reach> {
    const mark = await this.mark.get();
    try {
      const answer = await this.request(url, { headers: { accept: 'application/json' } });
      const { installation } = readAnswer(await answer.text());
      if (typeof installation === 'string') {
        return installation === mark ? { is: 'here' } : elsewhere('another installation of Ringfence answers there');
      }
      return GUARDED.has(answer.status) ? UNTOLD : elsewhere(`something else answers there (HTTP ${answer.status})`);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      return withoutAnswer(error);
    }
  }
}

function withoutAnswer({ code = '' }: RequestFailure): Reach {
  if (code === 'ECONNREFUSED') return elsewhere('nothing listens there');
  return BAD_CERTIFICATE.has(code) ? elsewhere(`the certificate there is not valid (${code})`) : UNTOLD;
}

/** `installation`: see `TellInstallationController`. */
function readAnswer(body: string): { readonly installation?: unknown } {
  try {
    return (JSON.parse(body) as { installation?: unknown } | null) ?? {};
  } catch {
    return {};
  }
}
