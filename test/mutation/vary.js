/** Small changes of an input, drawn at random: of a text by lines and words, of a value by its members. */

const PUNCTUATION = [
  '"',
  "'",
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ':',
  ',',
  ';',
  '#',
  '$',
  '*',
  '-',
  '=',
  '/',
  '.',
  '\\',
  '\n',
  ' ',
  '  ',
  '`',
  '!',
  '|',
];
const PLAIN = [
  '0',
  '1',
  '-1',
  '22',
  '443',
  '65535',
  'true',
  'false',
  'null',
  '""',
  'x',
  '0.0.0.0/0',
  '10.0.0.0/8',
  '*',
  'é',
];
const WORD = /[A-Za-z0-9_$@/*.-]+|\s+|[^\sA-Za-z0-9_$@/*.-]/g;

export function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}

/** A text with one to three edits. */
export function variedText(random, text, { words, donors }) {
  let varied = text;
  for (let times = 1 + Math.floor(random() ** 2 * 3); times > 0; times -= 1)
    varied = edited(random, varied, { words, donors });
  return varied;
}

function edited(random, text, { words, donors }) {
  return random() < 0.35 ? editedLines(random, text, donors) : editedWords(random, text, words);
}

function editedLines(random, text, donors) {
  const lines = text.split('\n');
  const at = Math.floor(random() * lines.length);
  switch (Math.floor(random() * 6)) {
    case 0:
      lines.splice(at, 1 + Math.floor(random() ** 3 * lines.length));
      break;
    case 1:
      lines.splice(at, 0, lines[at]);
      break;
    case 2:
      lines.splice(at, 0, pick(random, pick(random, donors).split('\n')));
      break;
    case 3:
      lines[at] = `${pick(random, ['  ', ' ', '\t', '# ', '- ', '-- ', '// '])}${lines[at]}`;
      break;
    case 4:
      lines.splice(at, 1, ...lines.splice(Math.floor(random() * lines.length), 1, lines[at]));
      break;
    default:
      lines[at] = lines[at].trimStart();
  }
  return lines.join('\n');
}

function editedWords(random, text, words) {
  const tokens = text.match(WORD) ?? [''];
  const at = Math.floor(random() * tokens.length);
  const word = () => (words.length > 0 && random() < 0.75 ? pick(random, words) : pick(random, PLAIN));
  switch (Math.floor(random() * 7)) {
    case 0:
      tokens.splice(at, 1);
      break;
    case 1:
      tokens.splice(at, 0, pick(random, PUNCTUATION));
      break;
    case 2:
      tokens[at] = random() < 0.5 ? tokens[at].toUpperCase() : tokens[at].slice(0, -1);
      break;
    case 3:
      tokens.splice(at, 0, word(), ' ');
      break;
    default:
      tokens[nearestWord(tokens, at)] = word();
  }
  return tokens.join('');
}

function nearestWord(tokens, at) {
  for (let index = at; index < tokens.length; index += 1) if (/\w/.test(tokens[index])) return index;
  return at;
}

/** A value of JSON with one to three edits somewhere in it. */
export function variedValue(random, value, { words, donors }) {
  let varied = structuredClone(value);
  for (let times = 1 + Math.floor(random() ** 2 * 3); times > 0; times -= 1)
    varied = editedValue(random, varied, { words, donors });
  return varied;
}

function editedValue(random, value, parts) {
  const places = placesIn(value);
  if (places.length === 0) return value;
  const { owner, key } = pick(random, places);
  const word = () => (parts.words.length > 0 && random() < 0.8 ? pick(random, parts.words) : pick(random, PLAIN));
  switch (Math.floor(random() * 8)) {
    case 0:
      if (Array.isArray(owner)) owner.splice(key, 1);
      else delete owner[key];
      break;
    case 1:
      owner[key] = pick(random, [null, true, false, '', 0, [], {}, 'x', 1]);
      break;
    case 2:
      owner[key] = [owner[key]];
      break;
    case 3:
      if (!Array.isArray(owner)) renameKey(owner, key, word());
      break;
    case 4:
      if (Array.isArray(owner)) owner.push(structuredClone(owner[key]));
      else owner[word()] = structuredClone(pick(random, places).owner[pick(random, places).key] ?? word());
      break;
    case 5:
      if (typeof owner[key] === 'string') owner[key] = editedWords(random, owner[key], parts.words);
      else owner[key] = word();
      break;
    default:
      if (typeof owner[key] !== 'object' || owner[key] === null) owner[key] = word();
      else owner[key] = pick(random, [[word()], { [word()]: word() }, word()]);
  }
  return value;
}

function renameKey(owner, key, name) {
  const entries = Object.entries(owner).map(([at, value]) => [at === key ? name : at, value]);
  for (const at of Object.keys(owner)) delete owner[at];
  for (const [at, value] of entries) owner[at] = value;
}

/** Every place of a value, by its owner and its key there. */
function placesIn(value, found = []) {
  if (typeof value !== 'object' || value === null) return found;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    found.push({ owner: value, key });
    placesIn(value[key], found);
  }
  return found;
}

/** Every smaller value that lacks one member, the larger members first. */
export function lessValues(value) {
  return placesIn(value)
    .map((_, index) => index)
    .map((index) => () => {
      const copy = structuredClone(value);
      const { owner, key } = placesIn(copy)[index];
      if (Array.isArray(owner)) owner.splice(key, 1);
      else delete owner[key];
      return copy;
    });
}
