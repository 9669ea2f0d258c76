import { expect, needsDesktop, test } from './harness/fixtures.ts';
import { App } from './pages/app.ts';
import { CreateDialog } from './pages/create-dialog.ts';

needsDesktop();

test('a link is made, found, inspected and deleted without the mouse', async ({ page, helper }) => {
  const app = new App(page);
  const create = new CreateDialog(app);
  await page.keyboard.press('Control+3');
  const main = page.getByRole('main', { name: 'Links' });
  await expect(main).toBeFocused();
  await expect(main).toHaveCSS('outline-style', 'none');

  await page.keyboard.press('Control+n');
  await expect(create.name).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('keys0');
  await page.keyboard.press('Enter');
  await expect(create.dialog).toBeHidden();
  expect(await helper.link('keys0')).toBeDefined();

  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search links' })).toBeFocused();
  await page.keyboard.type('keys0');
  await page.keyboard.press('Enter');
  await expect(app.links).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading', { name: 'keys0' }),
  ).toBeVisible();

  await app.links.focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect.poll(() => helper.link('keys0')).toBeUndefined();
});

/** Whether what has the focus, or the line that stands for it, is drawn with it. */
const focusShown = (): boolean => {
  const element = document.activeElement;
  if (element === null) return false;
  const active = element.getAttribute('aria-activedescendant');
  return [
    element,
    ...element.querySelectorAll('*'),
    active === null ? null : document.getElementById(active),
    element.parentElement,
  ].some((part) => {
    if (part === null) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
};

test('Tab reaches every control of the frame, in order, with a focus that can be seen', async ({
  page,
  helper: _helper,
}) => {
  await page.keyboard.press('Control+3');
  await page.getByRole('navigation').getByRole('button').first().focus();
  const seen: string[] = [];
  for (let step = 0; step < 20; step++) {
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      return element instanceof HTMLElement ? (element.getAttribute('aria-label') ?? element.textContent.trim()) : null;
    });
    if (name === null) break;
    if (step > 0) await expect.poll(() => page.evaluate(focusShown), `focus on ${name}`).toBe(true);
    seen.push(name);
    await page.keyboard.press('Tab');
  }
  for (const name of ['Topology', 'Links', 'Routes', 'Traffic', 'Settings']) expect(seen).toContain(name);
});

test('the palette reaches views and links by name', async ({ page, helper }) => {
  await helper.ip('link add reach0 type veth peer name reach1');
  const app = new App(page);
  await page.keyboard.press('Control+3');
  await expect(app.row('reach0')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('routes');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main', { name: 'Routes' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('reach0');
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading', { name: 'reach0' }),
  ).toBeVisible();
});
