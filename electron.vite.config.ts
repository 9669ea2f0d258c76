import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { recordingModules } from './build/setup/bundled-modules.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const at = (...parts: string[]) => join(here, ...parts);

/**
 * Three bundles. Targets are fixed by hand: the runtime may be older than the `electron` package
 * whose types we use (see build/setup/electron-fallback.mjs), so no newer syntax may come out.
 * Everything is bundled except `electron` itself: the package ships no node_modules.
 */
export default defineConfig({
  main: {
    plugins: [recordingModules('main')],
    build: {
      target: 'node20',
      outDir: at('dist/app/main'),
      sourcemap: true,
      externalizeDeps: false,
      rollupOptions: { input: { main: at('app/main/main.ts') }, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  },
  preload: {
    plugins: [recordingModules('preload')],
    build: {
      target: 'node20',
      outDir: at('dist/app/preload'),
      externalizeDeps: false,
      // A sandboxed preload script must be one CommonJS file.
      rollupOptions: {
        input: { preload: at('app/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('app/renderer'),
    build: {
      target: 'chrome130',
      outDir: at('dist/app/renderer'),
      // Fonts and pictures stay files: the content security policy allows no data: URL for them.
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: at('app/renderer/index.html') } },
    },
    plugins: [react(), recordingModules('renderer')],
  },
});
