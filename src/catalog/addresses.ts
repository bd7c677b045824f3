/** Recognises address ranges in text. Read by the network rules. */

/** An IPv4 or IPv6 range in CIDR notation. */
export const CIDR = /(?:^|[^\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\/\d{1,2}(?!\d)|[0-9a-f]{0,4}::\/\d{1,3}(?!\d)/i;

/** One IPv4 address, without a mask. */
export const ADDRESS = /(?:^|[^\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/;
