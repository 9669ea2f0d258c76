import { extname, join, normalize, sep } from 'node:path';

/** Scheme and host of the window's own pages; nothing else is ever loaded. */
export const APP_SCHEME = 'app';
const APP_HOST = 'taproom';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

interface RendererFile {
  path: string;
  contentType: string;
}

/** Whether a URL is one of the window's own: the `origin` of a custom scheme is opaque to Node. */
export function isAppUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST;
}

/**
 * The file below `root` that a URL of ours names, or null: another host, a folder, a path outside of it, an unknown
 * type.
 */
export function rendererFile(root: string, text: string): RendererFile | null {
  if (!isAppUrl(text)) return null;
  let pathname: string;
  try {
    pathname = decodeURIComponent(new URL(text).pathname);
  } catch {
    return null; // A broken percent escape names no file.
  }
  if (pathname.includes('\0')) return null;
  const path = normalize(join(root, pathname));
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const contentType = TYPES[extname(path)];
  return contentType === undefined ? null : { path, contentType };
}
