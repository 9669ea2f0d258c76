import { inCheckout } from '../setup/paths.mjs';

/**
 * The unpacked application. Everything of JavaScript is bundled, so no node_modules go in; the
 * helper lies beside the asar with a Node of its own, because it runs without Electron.
 * @param {{ version: string, runtime: string }} electron
 * @param {{ output: string, licences: string, node: string }} made
 * @returns {import('electron-builder').Configuration}
 */
export const configuration = (electron, { output, licences, node }) => ({
  appId: 'org.taproom.Taproom',
  productName: 'Taproom',
  executableName: 'taproom',
  directories: { output, buildResources: inCheckout('build') },
  electronDist: electron.runtime,
  electronVersion: electron.version,
  npmRebuild: false,
  asar: true,
  electronLanguages: ['en-US', 'zh-CN'],
  files: ['package.json', 'dist/app/**', '!**/*.map', '!**/node_modules/**'],
  extraResources: [
    { from: 'helper/bin', to: 'helper/bin', filter: ['taproom', 'taproomd'] },
    { from: node, to: 'helper/bin/node' },
    { from: 'dist/helper', to: 'helper/lib', filter: ['*.cjs'] },
    { from: 'native/build/Release/taproom.node', to: 'helper/lib/taproom.node' },
    { from: 'build/icons', to: 'icons', filter: ['*.png'] },
    { from: 'docs', to: 'docs', filter: ['*.md', '*.json'] },
    { from: 'README.md', to: 'README.md' },
    { from: 'LICENSE', to: 'LICENSE' },
    { from: licences, to: 'THIRD-PARTY-LICENCES.txt' },
  ],
  electronFuses: {
    // Nobody turns the installed application into an interpreter for their own code.
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    // The renderer comes from app://, file: gets no privileges.
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
    // Electron checks the asar's integrity on macOS and Windows only; on Linux the fuse does nothing.
    enableEmbeddedAsarIntegrityValidation: false,
    enableCookieEncryption: false,
  },
  linux: { target: 'dir', category: 'Network', icon: inCheckout('build/icons') },
});
