import { app, session, type WebContents } from 'electron';
import { APP_SCHEME, isAppUrl } from './renderer-files.ts';

/**
 * What no page of ours may ever do, whatever it contains: go elsewhere, open windows, embed a
 * webview, ask for permissions, or load anything that is not its own file. Call before `ready`.
 */
export function harden(): void {
  // Every renderer in Chromium's sandbox, also one that a later mistake would create without.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // The window needs no network at all: no component updates, no reports, no DNS prefetch.
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('disable-domain-reliability');
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** The session's share of the same; call after `ready`, before the window loads. */
export function hardenSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  // The spelling checker would fetch dictionaries.
  defaultSession.setSpellCheckerEnabled(false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const own = isAppUrl(details.url) || details.url.startsWith('data:');
    // Developer tools load their own pages; they are only there in a checkout.
    answer({ cancel: !own && !(details.url.startsWith('devtools:') && !app.isPackaged) });
  });
}

/** What `protocol.registerSchemesAsPrivileged` needs to know; before `ready`. */
export const APP_SCHEME_PRIVILEGES: Electron.CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: false, corsEnabled: false, allowServiceWorkers: false },
};
