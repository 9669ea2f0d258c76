import { expect, it } from 'vitest';
import { licenceList, packageFolders } from './licences.mjs';

it('finds each package once, scoped and nested ones too', () => {
  expect(
    packageFolders([
      '/c/node_modules/zod/v4/core.js',
      '/c/node_modules/zod/index.js',
      '/c/app/main.ts',
      '/c/node_modules/@dagrejs/dagre/dist/x.js',
      '/c/node_modules/a/node_modules/b/c.js',
      'virtual:x',
    ]),
  ).toEqual(['/c/node_modules/@dagrejs/dagre', '/c/node_modules/a/node_modules/b', '/c/node_modules/zod']);
});

it('lists by name and repeats each text', () => {
  const list = licenceList([
    { name: 'zod', version: '4.0.0', licence: 'MIT', text: 'Permission is granted\n' },
    { name: 'dagre', version: '3.0.0', licence: 'ISC', text: undefined },
  ]);
  expect(list).toContain('\ndagre 3.0.0: ISC\nzod 4.0.0: MIT\n');
  expect(list).toContain(
    'zod 4.0.0\n==============================================================================\n\nPermission is granted\n',
  );
});
