import { readFileSync } from 'node:fs';
import { pathTable, type PathResult } from './datapath/result.ts';
import { table, type Figure } from './figures.ts';

interface Run {
  figures: Figure[];
  /** Of the datapaths. */
  paths?: PathResult[];
  versions?: string[];
}

/** Prints the figures of one run, given its file. */
const [file = ''] = process.argv.slice(2);
const { figures, paths, versions = [] } = JSON.parse(readFileSync(file, 'utf8')) as Run;
if (paths) process.stdout.write(`${pathTable(paths)}\n\n${versions.join(', ')}\n\n`);
process.stdout.write(`${table(figures)}\n`);
