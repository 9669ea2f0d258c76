import { createHash } from 'node:crypto';

/**
 * The text of the one `<style>` that react-aria adds while it runs (usePress, so that a touch does
 * not wait for a double tap). It is allowed by its hash; when a new version changes the text, the
 * end-to-end test that counts policy violations fails.
 */
const REACT_ARIA_STYLE = `@layer {
  [data-react-aria-pressable] {
    touch-action: pan-x pan-y pinch-zoom;
  }
}`;

/** `'sha256-...'` source expression for an inline block (CSP Level 3, section 2.3.1). */
const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** Everything is forbidden that the window does not need: it loads its own files and nothing else. */
export const CONTENT_SECURITY_POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' ${hashSource(REACT_ARIA_STYLE)}`,
  `img-src 'self' data:`,
  `font-src 'self' data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');
