import { Pauses } from '../process/pauses.js';
import { serveProcess } from '../process/serve-process.js';

interface PageOfNumbers {
  readonly next_page_uri: string | null;
}

const pauses = new Pauses();

/** The least that reading the pages of an account can cost: each is asked for and parsed, and nothing is done with it. */
const barePages = {
  /** The pause that each of so many pages makes, as `Pauses` tells it. `host`: where the paths of pages are. */
  async pauseMs(host: string, firstPage: string, authorization: string, pageCount: number): Promise<number> {
    pauses.begin();
    let pages = 0;
    for (let next: string | null = firstPage; next !== null; pages += 1) {
      const answer: Response = await fetch(`${host}${next}`, { headers: { authorization } });
      next = (JSON.parse(await answer.text()) as PageOfNumbers).next_page_uri;
    }
    if (pages !== pageCount) throw new Error(`There were ${pages} pages instead of ${pageCount}.`);
    return pauses.end(pageCount);
  },
};

export type BarePages = typeof barePages;

serveProcess(barePages);
