import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { serveProcess } from '../process/serve-process.js';

/** The CSV parser alone, as its documentation has it: a stream of a file, every record taken and dropped. */
const csvParse = {
  /** Rows a second, the header not counted. */
  async rate(file: string): Promise<number> {
    let rows = -1;
    const startedMs = performance.now();
    const parser = createReadStream(file).pipe(parse());
    parser.on('readable', () => {
      while (parser.read() !== null) rows += 1;
    });
    await new Promise((resolve, reject) => parser.once('end', resolve).once('error', reject));
    return (rows / (performance.now() - startedMs)) * 1_000;
  },
};

export type CsvParse = typeof csvParse;

serveProcess(csvParse);
