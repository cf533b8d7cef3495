const MAX_SHOWN = 300;

/** Answers by what was asked. */
export type Answers = ReadonlyMap<string, unknown>;

/** Sentences about what is answered otherwise by something that was rebuilt from the log. */
export function checkSame(what: string, found: Answers, rebuilt: Answers): readonly string[] {
  const asked = new Set([...found.keys(), ...rebuilt.keys()]);
  return [...asked].flatMap((question) => {
    const [has, wants] = [found.get(question), rebuilt.get(question)].map(
      (answer) => JSON.stringify(answer) ?? 'nothing',
    );
    if (has === wants) return [];
    const at = [...has!].findIndex((letter, index) => letter !== wants![index]);
    const from = Math.max(0, at - MAX_SHOWN / 3);
    const [shown, wanted] = [has!, wants!].map((text) => text.slice(from, from + MAX_SHOWN));
    return [`${what}, ${question}: …${shown}… where the rebuild has …${wanted}…`];
  });
}
