/** A number with its unit: `1 deployment`, `2 deployments`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
