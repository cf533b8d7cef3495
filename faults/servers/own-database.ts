import mongoose from 'mongoose';

/** The same server, and a database of one run alone. */
export function withDatabase(url: string, database: string): string {
  return url.replace(/^([^/]+\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);
}

export async function dropDatabase(url: string): Promise<void> {
  const connection = await mongoose.createConnection(url).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
