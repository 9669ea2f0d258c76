import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** No shell: a program and its arguments, each on its own. */
const noShell = ['exec', 'execSync'].map((name) => ({
  name,
  message: 'It runs a shell. Use execFile or spawn with a fixed argv.',
}));
const bannedSyntax = [
  ...['true', '/./'].map((value) => ({
    selector: `ObjectExpression > Property[key.name="shell"][value.value=${value}]`,
    message: 'No shell: pass the program and its arguments, each on its own.',
  })),
  {
    selector:
      'ImportDeclaration[source.value="zod"] > :matches(ImportSpecifier[imported.name="z"], ImportDefaultSpecifier)',
    message: "Write `import * as z from 'zod'`: only that can be tree-shaken (a third of a cold start).",
  },
];
const bannedImports = [
  ...['child_process', 'node:child_process'].flatMap((module) =>
    noShell.map(({ name, message }) => ({ name: module, importNames: [name], message })),
  ),
];
/** Electron's IPC has one typed wrapper on each side; everything else goes through it. */
const ipcWrappers = ['app/main/ipc.ts', 'app/preload/preload.ts'];
const noRawIpc = {
  name: 'electron',
  importNames: ['ipcMain', 'ipcRenderer'],
  message: `Only ${ipcWrappers.join(' and ')} may: they check the sender and decode the payload.`,
};

/** Code and comments: the layout is prettier's, which breaks neither comments nor texts. A text stands in one piece. */
const lineLength = [
  'error',
  { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true, ignoreUrls: true },
];

export default defineConfig(
  { ignores: ['dist/**', 'out/**', '.cache/**', 'native/build/**', '**/node_modules/**', 'test-results/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.node.json', './tsconfig.web.json', './tsconfig.e2e.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      // Numbers in messages are what most messages here are made of.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => void call()` and `onPress={() => close()}` say what they mean.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // One value and its type share a name all over the contract.
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'no-restricted-imports': ['error', { paths: [...bannedImports, noRawIpc] }],
      'no-restricted-syntax': ['error', ...bannedSyntax],
      'no-eval': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-len': lineLength,
    },
  },
  { files: ipcWrappers, rules: { 'no-restricted-imports': ['error', { paths: bannedImports }] } },
  { files: ['app/renderer/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  {
    files: ['**/*.mjs'],
    languageOptions: { sourceType: 'module', globals: { process: 'readonly', console: 'readonly' } },
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-imports': ['error', { paths: bannedImports }],
      'no-restricted-syntax': ['error', ...bannedSyntax],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-len': lineLength,
    },
  },
);
