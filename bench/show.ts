import { readFileSync } from 'node:fs';
import { pathTable, type PathResult } from './datapath/result.ts';
import { table, type Figure } from './figures.ts';

/** Prints the figures of one run, given its file. */
const [file = ''] = process.argv.slice(2);
const { figures, paths } = JSON.parse(readFileSync(file, 'utf8')) as { figures: Figure[]; paths?: PathResult[] };
if (paths) process.stdout.write(`${pathTable(paths)}\n\n`);
process.stdout.write(`${table(figures)}\n`);
