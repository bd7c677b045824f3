/** Reads settings in TOML (teams, people, repositories and their rights) as those in YAML are read. One of the readers of core/readers.ts. */
import type { Reader } from '../../domain/effect.js';
import { compareSides } from './declared-things.js';
import { readToml } from './toml-tree.js';
import { valuesChanges } from './values.js';

export const readTomlSettings: Reader = (file) =>
  compareSides(file, { parse: readToml, effects: (base, head) => valuesChanges(base, head, file.name) });
