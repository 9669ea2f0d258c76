import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const addon = join(import.meta.dirname, '../build/Release/taproom.node');
const readelf = (...options: string[]): string =>
  execFileSync('readelf', ['--wide', ...options, addon], { encoding: 'utf8' });

it('is built so that an overrun ends it: stack protector, FORTIFY, read-only relocations, no executable stack', () => {
  expect(readelf('--dynamic')).toMatch(/\(FLAGS\)\s+BIND_NOW/);
  const segments = readelf('--program-headers');
  expect(segments).toMatch(/GNU_RELRO/);
  expect(segments).toMatch(/GNU_STACK(\s+0x\w+){5}\s+RW /);
  const imports = readelf('--dyn-syms');
  expect(imports).toMatch(/UND __stack_chk_fail@/);
  expect(imports).toMatch(/UND __memcpy_chk@/);
});
