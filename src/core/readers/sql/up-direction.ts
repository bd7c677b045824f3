/** Which part of a migration file is run forward: the way back is blanked out before the statements are read. */

interface Tool {
  readonly up: RegExp;
  readonly down: RegExp;
}

/** Tools that keep both directions in one file, told apart by comment lines. */
const TOOLS: readonly Tool[] = [
  // goose: https://pressly.github.io/goose/documentation/annotations/, sql-migrate, rambler.
  { up: /^\s*--\s*\+goose\s+Up\b/i, down: /^\s*--\s*\+goose\s+Down\b/i },
  { up: /^\s*--\s*\+migrate\s+Up\b/i, down: /^\s*--\s*\+migrate\s+Down\b/i },
  { up: /^\s*--\s*rambler\s+up\b/i, down: /^\s*--\s*rambler\s+down\b/i },
  // dbmate: https://github.com/amacneil/dbmate#creating-migrations
  { up: /^\s*--\s*migrate:up\b/i, down: /^\s*--\s*migrate:down\b/i },
  // node-pg-migrate and Play evolutions.
  { up: /^\s*--\s*Up Migration\b/i, down: /^\s*--\s*Down Migration\b/i },
  { up: /^\s*(?:--|#)\s*(?:---\s*)?!Ups\b/, down: /^\s*(?:--|#)\s*(?:---\s*)?!Downs\b/ },
];

/** tern writes what follows this line for the way back, without a line for the way forward. */
const TERN = /^---- create above \/ drop below ----\s*$/m;

/** What Flyway runs forward, whatever its description says: `V1__slow_down.sql`. */
const FLYWAY = /(?:^|\/)(?:[vb]\d[\w.]*|r)__[^/]*\.sql$/i;
/** One file per direction: a comment in it turns nothing around. */
const ONE_WAY = /(?:^|\/)(?:up|migration)\.sql$|\.up\.sql$/i;
const BACKWARD = /(?:^|\/)down\.sql$|[._-](?:down|undo|rollback)\.sql$|(?:^|\/)u\d[\w.]*__[^/]*\.sql$/i;

/** Whether the whole file is the way back (golang-migrate, diesel, Flyway undo); a tool that marks the way forward runs it. */
export function isBackward(name: string, text: string): boolean {
  if (!BACKWARD.test(name) || FLYWAY.test(name)) return false;
  const lines = text.split('\n');
  return !TOOLS.some(({ up }) => lines.some((line) => up.test(line)));
}

/** The text with every line of the way back emptied, so that places stay what they are. */
export function forwardText(name: string, text: string): string {
  if (ONE_WAY.test(name) || FLYWAY.test(name)) return text;
  const below = TERN.exec(text);
  if (below !== null) return text.slice(0, below.index);
  const lines = text.split('\n');
  const tool = TOOLS.find((each) => goesBothWays(each, lines));
  if (tool === undefined) return text;
  let forward = true;
  return lines
    .map((line) => {
      if (tool.up.test(line)) forward = true;
      if (tool.down.test(line)) forward = false;
      return forward ? line : ' '.repeat(line.length);
    })
    .join('\n');
}

/** A way back counts only behind the line of the same tool for the way forward. */
function goesBothWays(tool: Tool, lines: readonly string[]): boolean {
  const up = lines.findIndex((line) => tool.up.test(line));
  return up >= 0 && lines.some((line, at) => at > up && tool.down.test(line));
}
