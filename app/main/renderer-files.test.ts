import { describe, expect, it } from 'vitest';
import { isAppUrl, rendererFile } from './renderer-files.ts';

const root = '/opt/taproom/renderer';

describe('rendererFile', () => {
  it('serves the files of the renderer by their type', () => {
    expect(rendererFile(root, 'app://taproom/index.html')).toEqual({
      path: `${root}/index.html`,
      contentType: 'text/html; charset=utf-8',
    });
    expect(rendererFile(root, 'app://taproom/assets/main-1.js?v=2')?.path).toBe(`${root}/assets/main-1.js`);
  });

  it.each([
    'app://elsewhere/index.html',
    'file:///etc/passwd',
    'app://taproom/',
    'app://taproom/assets',
    'app://taproom/secret.key',
    'app://taproom/%00.html',
    'app://taproom/%E0%A4.html',
    'app://taproom/%2e%2e%2f%2e%2e%2fetc%2fx.json',
    'app://taproom/..%2f..%2frenderer-other%2fx.js',
    'not a url',
  ])('refuses %s', (url) => {
    expect(rendererFile(root, url)).toBeNull();
  });

  it('keeps a path that climbs and returns inside', () => {
    expect(rendererFile(root, 'app://taproom/a/..%2fb.js')?.path).toBe(`${root}/b.js`);
  });
});

describe('isAppUrl', () => {
  it('knows its own origin only', () => {
    expect(isAppUrl('app://taproom/index.html#x')).toBe(true);
    expect(isAppUrl('app://taproom.example/index.html')).toBe(false);
    expect(isAppUrl('https://taproom/index.html')).toBe(false);
    expect(isAppUrl('about:blank')).toBe(false);
  });
});
