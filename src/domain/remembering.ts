/** Keeps what a pure function answered, so that the few names a change repeats a thousand times are looked at once. */

/** Longer names are rare and take room, so they are asked about anew. */
const LONGEST_NAME = 300;

/** The same function, with its last answers at hand: at most so many, then it starts again with none. */
export function remembering<T extends NonNullable<unknown> | null>(
  most: number,
  answer: (name: string) => T,
): (name: string) => T {
  const answers = new Map<string, T>();
  return (name) => {
    const before = answers.get(name);
    if (before !== undefined) return before;
    const now = answer(name);
    if (name.length > LONGEST_NAME) return now;
    if (answers.size >= most) answers.clear();
    answers.set(name, now);
    return now;
  };
}
