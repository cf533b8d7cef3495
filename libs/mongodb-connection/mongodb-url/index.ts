const DEFAULT_DATABASE = 'ringfence';

const URL_PARTS = /^(mongodb(?:\+srv)?:\/\/)(?:[^@/]*@)?[^@/?#\s]+(?:\/([^/?#\s]*))?(?:\?\S*)?$/;

/** Whether this looks like a URL of MongoDB: `mongodb://host:27017/database` or `mongodb+srv://…`. */
export function isMongodbUrl(url: string): boolean {
  return URL_PARTS.test(url);
}

/** The database that the URL's path names; `ringfence` where it names none. */
export function databaseOfUrl(url: string): string {
  return decodeURIComponent(URL_PARTS.exec(url)?.[2] || DEFAULT_DATABASE);
}
