/** Answers in the order of the items, with so many asked for at once. Rejects as the first that rejects, once none is under way. */
export async function inTurns<Item, Answer>(
  items: readonly Item[],
  maxAtOnce: number,
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const errors: unknown[] = [];
  const worker = async () => {
    while (next < items.length && errors.length === 0) {
      const index = next++;
      await ask(items[index]!).then(
        (answer) => (answers[index] = answer),
        (error: unknown) => errors.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: maxAtOnce }, worker));
  if (errors.length > 0) throw errors[0];
  return answers;
}
