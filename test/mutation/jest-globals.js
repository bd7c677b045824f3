/** Stands in for Jest's globals in one long-lived process: tests are collected once, and run again for every mutant. */
import { format } from 'node:util';
import { expect } from 'expect';

export { expect };

/** Every test: name, run, the hooks before it. */
export const tests = [];
let group = { name: '', befores: [] };

export function describe(name, body) {
  const outer = group;
  group = { name: `${outer.name}${name} > `, befores: [...outer.befores] };
  body();
  group = outer;
}
describe.each = (rows) => (name, body) => {
  for (const row of rows) describe(titled(name, row), () => body(...asList(row)));
};
describe.skip = () => {};

export function it(name, run) {
  const { befores } = group;
  tests.push({
    name: `${group.name}${name}`,
    async run() {
      for (const before of befores) await before();
      await run();
    },
  });
}
it.each = (rows) => (name, run) => {
  for (const row of rows) it(titled(name, row), () => run(...asList(row)));
};
it.skip = () => {};
it.failing = () => {};
/** Once for all runs: what it makes ready does not depend on a mutant. */
export function beforeAll(run) {
  let ready = null;
  group.befores.push(() => {
    ready ??= run();
    return ready;
  });
}
export function beforeEach(run) {
  group.befores.push(run);
}
export function afterAll() {}
export function afterEach() {}

function asList(row) {
  return Array.isArray(row) ? row : [row];
}

function titled(name, row) {
  const list = asList(row);
  const places = (name.match(/%[sdijop]/g) ?? []).length;
  return format(name, ...list.slice(0, places));
}
