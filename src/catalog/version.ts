/** The version of the catalogs, kept in every decision record: raise it when an entry changes what is recognised. */
export const CATALOG_VERSION = '2026.11';
