import { readFileSync } from 'node:fs';
import { table, type Figure } from './figures.ts';

/** Prints the figures of one run, given its file. */
const [file = ''] = process.argv.slice(2);
const { figures } = JSON.parse(readFileSync(file, 'utf8')) as { figures: Figure[] };
process.stdout.write(`${table(figures)}\n`);
