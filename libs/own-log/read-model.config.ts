import { isMongodbUrl } from '#mongodb-connection/mongodb-url';
import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { withoutSecrets } from '#without-secrets';

/** Where read models are kept: beside the log, or in the MongoDB database that a URL names. */
export type ReadModelChoice = { readonly kind: 'sqlite' } | { readonly kind: 'mongodb'; readonly url: string };

/** For `--help`: where a service keeps its read models. */
export const READ_MODEL_SETTING = {
  READ_MODEL_URL: 'sqlite:, or mongodb://host:27017/database',
};

/**
 * Where read models are kept; nothing is opened or looked for. Throws a `ConfigError` that names `READ_MODEL_URL`, without
 * what is secret in a URL.
 */
export function readReadModelChoice({ READ_MODEL_URL: url = 'sqlite:' }: Environment): ReadModelChoice {
  if (url === 'sqlite:' || url === '') return { kind: 'sqlite' };
  if (isMongodbUrl(url)) return { kind: 'mongodb', url };
  throw new ConfigError(
    `READ_MODEL_URL is "${withoutSecrets(url)}"; this version knows sqlite: and mongodb://host:27017/database ` +
      '(or mongodb+srv://…).',
  );
}
