/** Addresses as the configuration has them: of a resource, not of its instances. */

/** The address without its indexes: what the configuration calls it. */
export function withoutIndexes(address: string): string {
  return address.includes('[') ? address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g, '') : address;
}
