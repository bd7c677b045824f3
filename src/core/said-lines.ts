/** The lines of a text that its author says: without quotes, code, and what Markdown hides. In linear time. */

const FENCE = /^(?:```|~~~)/;

export function linesSaid(text: string): readonly string[] {
  const said: string[] = [];
  let fence: string | null = null;
  let hidden = false;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    if (fence !== null) {
      if (line.startsWith(fence)) fence = null;
    } else if (hidden) {
      hidden = !line.includes('-->');
    } else if (FENCE.test(line)) {
      fence = line.slice(0, 3);
    } else if (line.startsWith('<!--')) {
      hidden = !line.includes('-->');
    } else if (!line.startsWith('>') && !/^(?: {4}|\t)/.test(raw)) {
      said.push(line);
    }
  }
  return said;
}
