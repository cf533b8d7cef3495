import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AsyncApiOptions } from './async-api-document.js';

const PATH = '/asyncapi.json';

/** The AsyncAPI 3.0 document at `/asyncapi.json`, for anybody; generated when it is first asked for. */
export function serveAsyncApi(app: NestFastifyApplication, options: AsyncApiOptions): void {
  let text: Promise<string> | undefined;
  const config = { neededRole: 'anybody', whileStarting: 'answered' } as const;
  app
    .getHttpAdapter()
    .getInstance()
    .get(PATH, { config }, async (_request, reply) => {
      text ??= generate(options);
      return reply.type('application/json; charset=utf-8').send(await text);
    });
}

/** Loading schemas takes longer than all else that a start loads, and nothing else needs them in a single process. */
async function generate(options: AsyncApiOptions): Promise<string> {
  const { asyncApiDocument } = await import('./async-api-document.js');
  return JSON.stringify(asyncApiDocument(options));
}
