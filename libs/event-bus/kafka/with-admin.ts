import type { Admin, Kafka } from 'kafkajs';

/** Does something over a connection for administration, which ends with it. Rejects with what either fails with. */
export async function withAdmin<Result>(kafka: Kafka, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
