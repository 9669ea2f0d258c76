import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';
import { rendererFile } from './renderer-files.ts';

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/**
 * Serves the renderer's files under app://taproom/. `file:` would give the page the rights of every
 * local file, and cannot carry a policy in its headers.
 */
export function serveRenderer(scheme: string, root: string): void {
  protocol.handle(scheme, async (request) => {
    const file = request.method === 'GET' ? rendererFile(root, request.url) : null;
    const body = file === null ? null : await readFile(file.path).catch(() => null);
    if (file === null || body === null) return new Response('Not found', { status: 404, headers: HEADERS });
    return new Response(new Uint8Array(body), { headers: { ...HEADERS, 'Content-Type': file.contentType } });
  });
}
