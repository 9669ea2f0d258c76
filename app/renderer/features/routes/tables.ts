/** Routing tables that rt_tables names; the others are numbers. */
const NAMES: Record<number, string> = { 255: 'local', 254: 'main', 253: 'default' };
export const MAIN = 254;
export const LOCAL = 255;

export const tableName = (table: number): string => NAMES[table] ?? String(table);

/** main first, then the others by number, local last: it repeats what the addresses say. */
export const compareTables = (a: number, b: number): number => rank(a) - rank(b) || a - b;
const rank = (table: number): number => (table === MAIN ? 0 : table === LOCAL ? 2 : 1);
