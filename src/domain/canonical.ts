/** The one text of a document: what digests of the audit log are made of. RFC 8785 for the values that stand in it. */

/**
 * JSON without spaces, the keys of every object in the order of their UTF-16 code units, what is undefined left out.
 * Numbers are whole, so every language writes them alike; half a surrogate pair, which UTF-8 cannot hold, is replaced.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : Number(one > other)))
    .map(([key, member]) => `${JSON.stringify(key.toWellFormed())}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
