import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { inCheckout, root } from '../setup/paths.mjs';

/**
 * Who may import whom. `npm run lint` holds it: each layer imports those that it names, itself, and packages; no
 * file imports itself in a circle; features of the window know nothing of one another.
 * @type {Record<string, { folder: string, imports: string[], types?: string[] }>}
 */
const layers = {
  protocol: { folder: 'helper/protocol', imports: [] },
  document: { folder: 'helper/document', imports: ['protocol'] },
  pure: { folder: 'helper/client/pure', imports: ['protocol'] },
  client: { folder: 'helper/client', imports: ['protocol'] },
  cli: { folder: 'helper/cli', imports: ['client', 'document', 'protocol'] },
  native: { folder: 'native/lib', imports: [], types: ['protocol'] },
  daemon: { folder: 'helper/daemon', imports: ['native', 'document', 'pure', 'protocol'] },
  shared: { folder: 'app/shared', imports: ['protocol'] },
  preload: { folder: 'app/preload', imports: ['shared'] },
  main: { folder: 'app/main', imports: ['shared', 'client', 'protocol'] },
  renderer: { folder: 'app/renderer', imports: ['shared', 'document', 'pure', 'protocol'] },
};

/** Tests and what they share stand outside the layers. */
const TESTS = String.raw`(\.(test|fixture)\.tsx?$|/test/)`;
const ours = '^(app|bench|build|e2e|helper|native)/';
/** @param {readonly string[]} names */
const foldersOf = (names) => names.map((name) => `^${layers[name]?.folder}/`);

/** @type {{ name: string, from: object, to: object }[]} */
const forbidden = [
  ...Object.entries(layers).flatMap(([name, { folder, imports, types = [] }]) => [
    {
      name: `layer-${name}`,
      from: { path: `^${folder}/`, pathNot: TESTS },
      to: { path: ours, pathNot: [...foldersOf([name, ...imports, ...types])] },
    },
    ...types.map((other) => ({
      name: `layer-${name}-types`,
      from: { path: `^${folder}/`, pathNot: TESTS },
      to: { path: foldersOf([other]), dependencyTypesNot: ['type-only'] },
    })),
  ]),
  { name: 'circle', from: { path: ours }, to: { circular: true } },
  {
    name: 'feature',
    from: { path: '^app/renderer/features/([^/]+)/', pathNot: TESTS },
    to: { path: '^app/renderer/features/', pathNot: '^app/renderer/features/$1/' },
  },
  {
    // Operations stand above the kernel, the datapaths and the services; handlers compose them.
    name: 'operations',
    from: { path: '^helper/daemon/(kernel|services|datapaths)/', pathNot: TESTS },
    to: { path: '^helper/daemon/(operations|plan|transactions|networks|handlers)/' },
  },
];

/** What is not so yet: one line each, and the file may only become shorter. */
const KNOWN = inCheckout('build/test/walls-known.txt');

/** @returns {Promise<string[]>} `RULE: FROM -> TO`, sorted. */
async function violations() {
  const { output } = await cruise(['app', 'bench', 'e2e', 'helper', 'native/lib', 'native/test'], {
    baseDir: root,
    ruleSet: {
      forbidden: /** @type {import('dependency-cruiser').IForbiddenRuleType[]} */ (
        forbidden.map((rule) => ({ severity: 'error', ...rule }))
      ),
    },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|out|build/Release)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  });
  if (typeof output === 'string') throw new Error(output);
  if (output.summary.totalCruised < 500) throw new Error(`only ${output.summary.totalCruised} files were looked at`);
  return [...new Set(output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`))].sort();
}

/** @returns {Promise<string[]>} What is wrong, for people. */
export async function brokenWalls() {
  const found = await violations();
  const known = readFileSync(KNOWN, 'utf8').split('\n').filter(Boolean);
  return [
    ...found.filter((line) => !known.includes(line)).map((line) => `not allowed: ${line}`),
    ...known.filter((line) => !found.includes(line)).map((line) => `no longer so, delete it in ${KNOWN}: ${line}`),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = process.argv.includes('--list');
  const lines = list ? await violations() : await brokenWalls();
  for (const line of lines) (list ? process.stdout : process.stderr).write(`${line}\n`);
  if (!list && lines.length > 0) process.exitCode = 1;
}
