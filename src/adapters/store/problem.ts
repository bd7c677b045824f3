/** Why the store could not be opened, for the person who starts it. */
export interface StoreProblem {
  readonly message: string;
  readonly remedy: string;
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
