/** The one way by which untrusted text (titles, paths, logins, messages) gets into Markdown. */

/** Control, zero-width and bidirectional characters: invisible, and able to make a text look like another. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029\u115f\u1160\u3164]/gu;
const PUNCTUATION = /[\\`*_{}[\]()#+!|<>~$&]/g;
const WORD_JOINER = '\u2060';

/** Inline code: nothing inside is expanded by GitHub, neither mentions nor links nor HTML. Safe in tables. */
export function code(text: string, longest = 200): string {
  const visible = shortened(text.replace(INVISIBLE, '\ufffd'), longest).replaceAll('`', "'").replaceAll('|', '\u00a6');
  return visible.trim() === '' ? '`(empty)`' : `\`${visible}\``;
}

/** Running text: Markdown signs are escaped; mentions, references and bare links stay text. */
export function plain(text: string, longest = 500): string {
  return shortened(text.replace(INVISIBLE, '\ufffd'), longest)
    .replace(PUNCTUATION, '\\$&')
    .replaceAll('@', `@${WORD_JOINER}`)
    .replaceAll('://', `:${WORD_JOINER}//`)
    .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}${WORD_JOINER}.`);
}

/** Plain text for places that show no Markdown (titles, annotations): one line, visible characters only. */
export function oneLine(text: string, longest = 250): string {
  return shortened(text.replace(INVISIBLE, '\ufffd'), longest);
}

/** Cuts a finished Markdown text at a line end, well within GitHub's limit of 65,535, counted in UTF-8 bytes. */
export function withinLimit(markdown: string, mostBytes = 60_000): string {
  const encoder = new TextEncoder();
  if (encoder.encode(markdown).length <= mostBytes) return markdown;
  const note = '*Cut here: the whole text is longer than GitHub shows.*\n';
  const kept: string[] = [];
  let room = mostBytes - note.length - 2;
  for (const line of markdown.split('\n')) {
    room -= encoder.encode(line).length + 1;
    if (room < 0) break;
    kept.push(line);
  }
  return `${kept.join('\n').trimEnd()}\n\n${note}`;
}

function shortened(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
