/** Parses what `git cat-file --batch` answers, piece by piece; contents that are too large pass by without being held. */

/** One answer. `bytes` null: the object is there, and larger than what is held. */
export type BatchAnswer =
  | { readonly kind: 'object'; readonly type: string; readonly bytes: Buffer | null }
  | { readonly kind: 'missing' };

const NEWLINE = 0x0a;

/** Answers come in the order of the questions. */
export function createBatchParser(mostBytes: number): (chunk: Buffer) => readonly BatchAnswer[] {
  let heading: Buffer[] = [];
  let type = '';
  /** Bytes of the content that are still to come, with the line end behind it; null: a heading comes. */
  let left: number | null = null;
  let parts: Buffer[] | null = null;

  function readHeading(chunk: Buffer, at: number): { readonly next: number; readonly answer: BatchAnswer | null } {
    const end = chunk.indexOf(NEWLINE, at);
    heading.push(chunk.subarray(at, end === -1 ? chunk.length : end));
    if (end === -1) return { next: chunk.length, answer: null };
    const [, kind = '', size = ''] = Buffer.concat(heading).toString('utf8').split(' ');
    heading = [];
    if (!/^\d+$/.test(size)) return { next: end + 1, answer: { kind: 'missing' } };
    type = kind;
    left = Number(size) + 1;
    parts = Number(size) > mostBytes ? null : [];
    return { next: end + 1, answer: null };
  }

  function readContent(chunk: Buffer, at: number, wanted: number): { next: number; answer: BatchAnswer | null } {
    const next = Math.min(chunk.length, at + wanted);
    parts?.push(chunk.subarray(at, next));
    left = wanted - (next - at);
    if (left > 0) return { next, answer: null };
    const bytes = parts === null ? null : joined(parts).subarray(0, -1);
    left = null;
    parts = null;
    return { next, answer: { kind: 'object', type, bytes } };
  }

  return (chunk) => {
    const answers: BatchAnswer[] = [];
    let at = 0;
    while (at < chunk.length) {
      const { next, answer } = left === null ? readHeading(chunk, at) : readContent(chunk, at, left);
      if (answer !== null) answers.push(answer);
      at = next;
    }
    return answers;
  };
}

function joined(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts);
}
