import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate, type MenuActions } from './menu.ts';
import { translator } from './strings/index.ts';

const said: string[] = [];
/** Our actions look at none of Electron's arguments. */
const isPlain = (value: unknown): value is () => void => typeof value === 'function';
const actions: MenuActions = {
  open: (view) => said.push(`open ${view}`),
  run: (command) => said.push(`run ${command}`),
  docs: (page) => said.push(`docs ${page}`),
  quit: () => said.push('quit'),
};
const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
const menu = (developer: boolean) => flat(menuTemplate(translator('en'), actions, { version: '1.2.3', developer }));

describe('menuTemplate', () => {
  it('gives no key twice', () => {
    const keys = menu(true)
      .map((item) => item.accelerator)
      .filter((key) => key !== undefined);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has words or a separator in every line', () => {
    for (const item of menu(true)) expect(item.type === 'separator' || (item.label ?? '') !== '').toBe(true);
  });

  it('does what its words say', () => {
    said.length = 0;
    const items = menu(false);
    for (const label of ['&New link...', '&Routes', '&Security', '&Quit']) {
      const click: unknown = items.find((item) => item.label === label)?.click;
      if (isPlain(click)) click();
    }
    expect(said).toEqual(['run create', 'open routes', 'docs security', 'quit']);
  });

  it('offers developer tools in a checkout only', () => {
    expect(menu(true).some((item) => item.role === 'toggleDevTools')).toBe(true);
    expect(menu(false).some((item) => item.role === 'toggleDevTools')).toBe(false);
  });
});
