import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

/** WCAG 2.2 contrast of the palettes, read from tokens.css itself. */
function palette(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = ['text', 'text-2', 'text-3', 'accent', 'ok', 'idle', 'warn', 'bad'];
const GROUNDS = ['ground', 'surface', 'raised', 'hover', 'selected'];

describe.each([
  ['light', ':root'],
  ['dark', ":root[data-theme='dark']"],
])('the %s palette', (_, selector) => {
  const colours = palette(selector);
  const at = (name: string) => colours.get(name) ?? expect.fail(`tokens.css has no --${name} in ${selector}`);

  it.each(TEXT.flatMap((text) => GROUNDS.map((ground) => [text, ground])))(
    '%s is readable on %s',
    (text = '', ground = '') => {
      expect(contrast(at(text), at(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );
  it.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['bad', 'bad-ground'],
    ['warn', 'warn-ground'],
    ['ok', 'ok-ground'],
    ['accent', 'info-ground'],
    ['text', 'bad-ground'],
    ['text-2', 'bad-ground'],
    ['text-2', 'info-ground'],
  ])('%s is readable on %s', (text, ground) => {
    expect(contrast(at(text), at(ground))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['hairline-strong', 'chart-in', 'chart-out', ...[1, 2, 3, 4, 5, 6].map((tint) => `tint-${tint}`)])(
    '%s stands out from the ground (3:1)',
    (line) => {
      expect(contrast(at(line), at('surface'))).toBeGreaterThanOrEqual(3);
    },
  );
});
