/** The setting of a policy in Rego for every plan: the package of an OPA server that the operator runs. Read by settings.ts. */

interface Variables {
  variable(name: string): string | null;
  problem(variable: string, message: string): void;
}

/** Null: no policy beside the built-in rules. */
export function opaAddress(read: Variables): URL | null {
  const written = read.variable('OPA_URL');
  if (written === null) return null;
  if (/^https?:\/\/[^\s@]+\/v1\/data\/[^\s?#]+$/.test(written) && URL.canParse(written)) return new URL(written);
  read.problem('OPA_URL', 'OPA_URL must be the address of a package, such as http://opa:8181/v1/data/main');
  return null;
}
