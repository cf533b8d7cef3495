import type { Answer } from './call.js';

/** What came with a message that was written to an account's number. */
export interface MediaFile {
  /** Undefined: its host does not say. */
  readonly contentType?: string;
  readonly bytes: Uint8Array;
}

export interface KeptPlace {
  /** Or whoever has the link may have it, and shows no credentials. */
  readonly needsAccount: boolean;
  readonly answer: Answer;
}

/** The media that carriers keep, by the URLs that they tell. The carriers' documents describe none of these requests. */
export class KeptMedia {
  /** How many requests are answered 503 from now on. */
  failNext = 0;
  readonly #places = new Map<string, KeptPlace>();
  #count = 0;

  /** At a link for whoever has it. Returns the URL. */
  keep(host: string, { contentType, bytes }: MediaFile): string {
    this.#count += 1;
    const url = `https://${host}/${this.#count}`;
    const headers = contentType === undefined ? {} : { 'content-type': contentType };
    this.#places.set(url, { needsAccount: false, answer: { status: 200, body: bytes, headers } });
    return url;
  }

  /** Leads whoever the account knows from `url` to such a link, which runs out with time. */
  leadTo(url: string, link: string): string {
    const headers = { location: `${link}?Expires=1` };
    this.#places.set(url, { needsAccount: true, answer: { status: 307, headers } });
    return url;
  }

  /** The carrier deletes whatever it keeps. */
  deleteAll(): void {
    for (const [url, place] of this.#places) this.#places.set(url, { ...place, answer: { status: 404 } });
  }

  /** Undefined where no media ever were. */
  at(url: string): KeptPlace | undefined {
    const place = this.#places.get(url);
    if (!place || this.failNext === 0) return place;
    this.failNext -= 1;
    return { ...place, answer: { status: 503 } };
  }
}
