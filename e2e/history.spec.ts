import { DETOUR, gateways, LAB, save, addDefaultRoute } from './harness/documents.ts';
import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import type { Page } from '@playwright/test';
import { App } from './pages/app.ts';
import { CreateDialog } from './pages/create-dialog.ts';

needsDesktop();

const grid = (page: Page) => page.getByRole('grid', { name: 'History' });
const line = (page: Page, text: string) => grid(page).getByRole('row').filter({ hasText: text });
const detail = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

test('every change is in the history, whoever made it, with what it did and how to undo it', async ({
  open,
  startHelper,
}) => {
  const helper = await startHelper('history');
  const { page } = await open({ socket: helper.socket });
  const app = new App(page);
  await app.open('History');
  await expect(page.getByRole('heading', { name: 'No changes' })).toBeVisible();
  await shoot(page, 'history-none');

  // From the command line, and from the window.
  expect((await helper.taproom(['network', 'apply', '-'], LAB)).code).toBe(0);
  await expect(line(page, 'lab')).toContainText('command line');
  const create = new CreateDialog(app);
  await create.open();
  await create.chooseKind('veth pair');
  await create.name.fill('mine0');
  await create.submit();
  await expect(create.dialog).toBeHidden();
  await expect(line(page, 'mine0')).toContainText('window');
  await expect(line(page, 'mine0')).toContainText('done');

  // By keyboard: the newest is first, Enter shows it.
  await grid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(detail(page).getByText(/mine0/).first()).toBeVisible();
  await detail(page).getByRole('button', { name: 'As ip commands' }).first().click();
  await expect(
    detail(page)
      .getByText(/ip link add .*mine0/)
      .first(),
  ).toBeVisible();
  await expect(detail(page).getByText('Steps of the undo:')).toBeVisible();
  await shoot(page, 'history-entry');

  // The search.
  await page.keyboard.press('/');
  await page.keyboard.type('command line');
  await expect(line(page, 'mine0')).toHaveCount(0);
  await expect(line(page, 'lab')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search the history' }).fill('');

  // Undo from the detail asks, does it, and is a change of its own.
  await detail(page).getByRole('button', { name: 'Undo…' }).click();
  const ask = page.getByRole('alertdialog', { name: 'Undo this change?' });
  await expect(ask).toContainText('mine0');
  await shoot(page, 'history-ask');
  await ask.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => helper.link('mine0')).toBeUndefined();
  await expect(line(page, 'mine0').filter({ hasText: 'undone' })).toHaveCount(1);
  await expect(detail(page).getByRole('button', { name: /^Undone by entry/ })).toBeVisible();

  // Ctrl+Z: the last that is left is the network's.
  await grid(page).focus();
  await page.keyboard.press('Control+z');
  await expect(ask).toContainText('lab');
  await page.keyboard.press('Enter');
  await expect.poll(() => helper.link('lab0')).toBeUndefined();
  await shoot(page, 'history-full');
});

test('a toast undoes by the history; what has changed since says why not', async ({ open, startHelper }) => {
  const helper = await startHelper('history-toast');
  const { page } = await open({ socket: helper.socket });
  const app = new App(page);
  await helper.ip('link add old0 type veth peer name old1');
  await app.open('Links');
  await app.inspect('old0');
  await detail(page).getByRole('textbox', { name: 'MTU', exact: true }).fill('1400');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await helper.link('old0'))?.mtu).toBe(1400);
  const toast = page.getByRole('log', { name: 'Notifications' });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await helper.link('old0'))?.mtu).toBe(1500);

  // Deleted and brought back with its address.
  await helper.ip('address add 192.0.2.7/24 dev old0');
  await expect(app.row('old0')).toContainText('192.0.2.7/24');
  await app.links.focus();
  await page.keyboard.press('Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => helper.link('old0')).toBeUndefined();
  await toast.filter({ hasText: 'Deleted old0' }).getByRole('button', { name: 'Undo' }).last().click();
  await expect
    .poll(async () => (await helper.link('old0'))?.addr_info?.map(({ local }) => local) ?? [])
    .toContain('192.0.2.7');

  await app.inspect('old0');
  // Somebody else takes it away: nothing is left to undo, and the history says so.
  await detail(page).getByRole('textbox', { name: 'MTU', exact: true }).fill('1300');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await helper.link('old0'))?.mtu).toBe(1300);
  await helper.ip('link delete old0');
  await app.open('History');
  await grid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(detail(page).getByText('It cannot be undone at present.')).toBeVisible();
  await shoot(page, 'history-not-undoable');
});

test('a risky direct change of the window asks first, with the reason', async ({ open, startHelper }) => {
  const helper = await startHelper('history-risky');
  await addDefaultRoute(helper);
  await helper.ip('link add aside0 type veth peer name aside1');
  await helper.ip('link set aside0 up');
  const { page } = await open({ socket: helper.socket });
  const app = new App(page);
  await app.open('Links');
  await app.inspect('out0');
  await detail(page)
    .locator('label')
    .filter({ has: page.getByRole('switch', { name: 'Up' }) })
    .click();
  const question = page.getByRole('alertdialog', { name: 'Bring out0 down?' });
  await expect(question).toContainText('default route');
  await shoot(page, 'risk-question');
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect((await helper.link('out0'))?.flags).toContain('UP');
  expect(await gateways(helper)).toEqual(['192.0.2.1']);
  // What the default route does not depend on does not ask.
  await app.inspect('aside0');
  await detail(page)
    .locator('label')
    .filter({ has: page.getByRole('switch', { name: 'Up' }) })
    .click();
  await expect.poll(async () => (await helper.link('aside0'))?.flags.includes('UP')).toBe(false);
  await expect(question).toHaveCount(0);
});

test('what belongs to a network says so in list, inspector and picture; only ours', async ({ open, startHelper }) => {
  const helper = await startHelper('owners');
  await helper.ip('link add foreign0 type veth peer name foreign1');
  expect((await helper.taproom(['network', 'apply', '-'], LAB)).code).toBe(0);
  await save(helper, DETOUR);
  const { page } = await open({ socket: helper.socket });
  const app = new App(page);
  await app.open('Links');
  await expect(app.row('lab0').getByText('lab', { exact: true })).toBeVisible();
  await expect(app.row('foreign0').getByText('manual', { exact: true })).toBeVisible();
  await app.inspect('lab0');
  await expect(detail(page).getByText(/Its alias is/)).toBeVisible();
  await shoot(page, 'owners-links');
  await page.locator('label').filter({ hasText: 'Only Taproom’s' }).click();
  await expect(app.row('foreign0')).toHaveCount(0);
  await expect(app.row('lab0')).toBeVisible();
  await app.open('Topology');
  const picture = page.getByRole('main', { name: 'Topology' });
  await expect(picture.getByRole('button', { name: /^lab0, .*part of network lab/ })).toBeVisible();
  await expect(picture.getByRole('button', { name: /^foreign0/ })).toHaveCount(0);
  await page.locator('label').filter({ hasText: 'Only Taproom’s' }).click();
  await expect(picture.getByRole('button', { name: /^foreign0/ })).toBeVisible();
  await shoot(page, 'owners-topology');
});
