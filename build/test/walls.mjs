import { cruise } from 'dependency-cruiser';
import { root } from '../setup/paths.mjs';

/**
 * Who may import whom. `npm run lint` holds it: each layer imports those that it names, itself, and packages; no
 * file imports itself in a circle; features of the window know nothing of one another, and what they share knows
 * none of them.
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

/**
 * The rooms of a layer, the lowest first: none imports one that stands higher.
 * @param {string} layer @param {readonly (readonly string[])[]} floors
 */
const rooms = (layer, floors) =>
  floors.slice(0, -1).map((floor, at) => ({
    name: `room-${floor.join('-')}`,
    from: { path: `^${layer}/(${floor.join('|')})/`, pathNot: TESTS },
    to: {
      path: `^${layer}/(${floors
        .slice(at + 1)
        .flat()
        .join('|')})/`,
    },
  }));

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
  ...rooms('helper/daemon', [
    ['world'],
    ['kernel', 'services'],
    ['datapaths'],
    ['operations'],
    ['plan', 'transactions'],
    ['changes'],
    ['networks'],
    ['handlers'],
  ]),
  ...rooms('app/renderer', [['format', 'i18n', 'state', 'ui'], ['parts'], ['features'], ['frame']]),
];

/** @returns {Promise<string[]>} What is wrong: `RULE: FROM -> TO`, sorted. */
async function broken() {
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

for (const line of await broken()) {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
