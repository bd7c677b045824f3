/**
 * Makes untrusted text comparable before marks are looked for in it: compatibility forms (NFKC), no invisible
 * characters, look-alike letters folded to Latin. The fold is only for matching; what is shown is the original.
 */

export interface ComparableText {
  readonly text: string;
  /** Cyrillic or Greek letters were folded to the Latin letters that they look like. */
  readonly folded: boolean;
}

const PLAIN = /^[\t\n\r\x20-\x7e]*$/;
/** Soft hyphen, zero-width and direction marks, word joiner, variation selectors, byte-order mark and their like. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** More combining marks in a row than any script writes; in a long text they would make NFKC slow. */
const MARK_PILES = /(\p{M}{8})\p{M}+/gu;
const SHORT = 4096;
const LOOKALIKE_SCRIPTS = /[\u0370-\u03ff\u0400-\u052f]/;

/** Each letter of the first line looks like the letter below it. */
const LOOKALIKES = 'авсԁеһіјкӏмпоргԛѕтуѵԝхАВСЕНІЈКМОРЅТУХαβεικνορτυχΑΒΕΗΙΚΜΝΟΡΤΥΧΖ';
const LATIN = 'abcdehijklmnoprqstyvwxABCEHIJKMOPSTYXabeikvoptuxABEHIKMNOPTYXZ';
const FOLD: ReadonlyMap<string, string> = new Map(
  [...LOOKALIKES].map((letter, at) => [letter, LATIN[at] ?? letter] as const),
);

/** Printable ASCII, tabs and line breaks only. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

export function comparable(original: string): ComparableText {
  if (isPlain(original)) return { text: original, folded: false };
  const visible = original.replaceAll('\0', '').replace(INVISIBLE, '');
  const text = (visible.length > SHORT ? visible.replace(MARK_PILES, '$1') : visible)
    .normalize('NFKC')
    .replace(/[\u2028\u2029\u0085]/g, '\n');
  if (!LOOKALIKE_SCRIPTS.test(text)) return { text, folded: false };
  const folded = text.replace(/[\u0370-\u03ff\u0400-\u052f]/g, (letter) => FOLD.get(letter) ?? letter);
  return { text: folded, folded: true };
}

/** A word with Latin letters and letters of another alphabet in it: written to look like something else. */
export function hasMixedScriptWord(text: string): boolean {
  return /[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z]/.test(text.replace(INVISIBLE, ''));
}

/** At most 200 characters on one line, for evidence. */
export function excerpt(text: string): string {
  const line = text.slice(0, 400).replace(/\s+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
