/** What is asked of a read model is asked again while that is away or catches up. */
export async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== 'read_model_behind' && code !== 'read_model_unavailable') throw error;
    }
  }
}
