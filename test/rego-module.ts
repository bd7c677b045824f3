/** Policies in WebAssembly as `opa build` makes them, by hand: they answer what they are told, or misbehave. */

/** What the function does when it is called, in WebAssembly's own code. */
const constant = (value: number): readonly number[] => [0x41, ...signed(value)];
const SAME = [0x20, 0];
export const FOREVER = [0x03, 0x40, 0x0c, 0, 0x0b, 0x41, 0];
/** Grows by a megabyte until it may not, and fails then. */
export const GREEDY = [0x03, 0x40, 0x41, 16, 0x40, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b, 0x00];
const [NOTHING_AT, ENTRIES_AT, RESULT_AT] = [1024, 1056, 1088];

/** A module as `opa build` makes them, by hand: it answers what it is told, whatever the input. */
export function handMade(result: unknown, evaluating: readonly number[] = constant(0)): Uint8Array {
  const functions: readonly (readonly [name: string, parameters: number, results: number, code: readonly number[]])[] =
    [
      ['builtins', 0, 1, constant(NOTHING_AT)],
      ['entrypoints', 0, 1, constant(ENTRIES_AT)],
      ['opa_json_dump', 1, 1, SAME],
      ['opa_json_parse', 2, 1, constant(NOTHING_AT)],
      ['opa_malloc', 1, 1, constant(4096)],
      ['opa_heap_ptr_get', 0, 1, constant(8192)],
      ['opa_heap_ptr_set', 1, 0, []],
      ['opa_eval_ctx_new', 0, 1, constant(0)],
      ['opa_eval_ctx_set_input', 2, 0, []],
      ['opa_eval_ctx_set_data', 2, 0, []],
      ['opa_eval_ctx_set_entrypoint', 2, 0, []],
      ['eval', 1, 1, evaluating],
      ['opa_eval_ctx_get_result', 1, 1, constant(RESULT_AT)],
    ];
  const texts: readonly (readonly [number, string])[] = [
    [NOTHING_AT, '{}'],
    [ENTRIES_AT, '{"main":0}'],
    [RESULT_AT, JSON.stringify(result === undefined ? [] : [{ result }])],
  ];
  const i32 = 0x7f;
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(functions.map(([, taken, given]) => [0x60, ...many(taken, i32), ...many(given, i32)]))),
    ...section(2, vector([[...named('env'), ...named('memory'), 2, 0, 1]])),
    ...section(3, vector(functions.map((_, index) => [index]))),
    ...section(7, vector(functions.map(([name], index) => [...named(name), 0, index]))),
    ...section(10, vector(functions.map(([, , , code]) => sized([0, ...code, 0x0b])))),
    ...section(11, vector(texts.map(([at, text]) => [0, ...constant(at), 0x0b, ...sized(bytesOf(`${text}\0`))]))),
  ]);
}

function bytesOf(text: string): readonly number[] {
  return [...new TextEncoder().encode(text)];
}

const named = (text: string): readonly number[] => sized(bytesOf(text));
const many = (count: number, type: number): readonly number[] => [count, ...Array<number>(count).fill(type)];
const sized = (bytes: readonly number[]): readonly number[] => [...unsigned(bytes.length), ...bytes];
const section = (id: number, bytes: readonly number[]): readonly number[] => [id, ...sized(bytes)];
const vector = (items: readonly (readonly number[])[]): readonly number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];

function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): readonly number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
