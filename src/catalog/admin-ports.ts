/** Ports behind which machines, databases and clusters are administered. Read by the network rules. */

/** Regula's and Checkov's lists, without the plain web ports, and with container, search and queue administration. */
const ADMIN_PORTS: readonly number[] = [
  20, 21, 22, 23, 135, 137, 138, 139, 389, 445, 636, 1433, 1434, 1521, 2375, 2376, 2379, 2380, 2382, 2383, 2484, 3306,
  3389, 4505, 4506, 5432, 5500, 5601, 5672, 5800, 5900, 5984, 5985, 5986, 6379, 6443, 7000, 7001, 8020, 8086, 8500,
  9042, 9090, 9092, 9200, 9300, 10250, 10255, 11211, 11214, 11215, 15672, 27017, 27018, 27019, 50070, 61621,
];

/** Whether a range of ports, ends included, holds one of them. */
export function holdsAdminPort(from: number, to: number): boolean {
  return ADMIN_PORTS.some((port) => from <= port && port <= to);
}

/** Those of them that a range of ports holds, ends included. */
export function adminPortsIn(from: number, to: number): readonly number[] {
  return from === to ? (ALONE.get(from) ?? NONE) : ADMIN_PORTS.filter((port) => from <= port && port <= to);
}

/** Most rules name one port. */
const ALONE: ReadonlyMap<number, readonly number[]> = new Map(ADMIN_PORTS.map((port) => [port, [port]]));
const NONE: readonly number[] = [];
