import type { ImportWork, NumberRegister } from '#number-register';

/** Which numbers an import has a row for already. Rejects as `NumberRegister` does. */
export async function numbersWithRow(
  register: NumberRegister,
  { workspace, importId }: Pick<ImportWork, 'workspace' | 'importId'>,
): Promise<Set<string>> {
  const numbers = new Set<string>();
  let after: string | undefined;
  do {
    const page = await register.importedNumbers(workspace, importId, after);
    for (const number of page.numbers) numbers.add(number);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return numbers;
}
