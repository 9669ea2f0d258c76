import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import type { SandboxHelper } from './harness/helper.ts';
import { App } from './pages/app.ts';
import { Inspector } from './pages/inspector.ts';

needsDesktop();

async function network(helper: SandboxHelper): Promise<void> {
  await helper.ip('link add up0 type veth peer name up1');
  for (const command of [
    'address add 192.0.2.1/24 dev up0',
    'link set up0 up',
    'link set up1 up',
    'route add 198.51.100.0/24 via 192.0.2.254',
  ]) {
    await helper.ip(command);
  }
}

test('routes are listed as the kernel has them, and a new one gets there', async ({ page, helper }) => {
  await network(helper);
  const app = new App(page);
  await app.open('Routes');
  await expect(page.getByText('198.51.100.0/24', { exact: true })).toBeVisible();
  await shoot(page, 'routes-full');

  await page.getByRole('button', { name: 'Add route' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a route' });
  const field = (label: string) => dialog.getByRole('textbox', { name: label, exact: true });
  await field('Destination').fill('203.0.113.1/24');
  await field('Next hop').fill('192.0.2.253');
  await dialog.getByRole('button', { name: 'Add route' }).click();
  // A bit behind the prefix length: refused here, nothing in the kernel.
  await expect(dialog.getByText(/no bits set behind its length/)).toBeVisible();
  await field('Destination').fill('203.0.113.0/24');
  await dialog.getByRole('button', { name: 'Add route' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('203.0.113.0/24', { exact: true })).toBeVisible();
  const { stdout } = await helper.inside('ip', ['route', 'show', '203.0.113.0/24']);
  expect(stdout).toContain('via 192.0.2.253 dev up0');

  await helper.ip('route delete 203.0.113.0/24');
  await expect(page.getByText('203.0.113.0/24', { exact: true })).toHaveCount(0);
});

test('a route is edited as one change with one undo, and added from its link', async ({ page, helper }) => {
  await network(helper);
  const app = new App(page);
  await app.open('Routes');
  const shown = async (to: string) => (await helper.inside('ip', ['route', 'show', to])).stdout;
  await page.getByText('198.51.100.0/24', { exact: true }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit route' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit route' });
  await expect(edit.getByRole('textbox', { name: 'Destination', exact: true })).toHaveValue('198.51.100.0/24');
  await edit.getByRole('textbox', { name: 'Next hop', exact: true }).fill('192.0.2.253');
  await shoot(page, 'routes-edit');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit).toBeHidden();
  expect(await shown('198.51.100.0/24')).toMatch(/^198\.51\.100\.0\/24 via 192\.0\.2\.253 dev up0/);
  await page.getByRole('log', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => shown('198.51.100.0/24')).toMatch(/^198\.51\.100\.0\/24 via 192\.0\.2\.254 dev up0/);

  await app.open('Links');
  await app.inspect('up0');
  await new Inspector(app).panel.getByRole('button', { name: 'Add route' }).click();
  const add = page.getByRole('dialog', { name: 'Add a route' });
  await add.getByRole('textbox', { name: 'Destination', exact: true }).fill('203.0.113.0/24');
  await add.getByRole('button', { name: 'Add route' }).click();
  await expect(add).toBeHidden();
  expect(await shown('203.0.113.0/24')).toMatch(/^203\.0\.113\.0\/24 dev up0/);
});

test('where would a packet go? As the kernel says', async ({ page, helper }) => {
  await network(helper);
  const app = new App(page);
  await app.open('Routes');
  const to = page.getByRole('textbox', { name: /^Where would a packet go/ });
  const ask = page.getByRole('button', { name: 'Ask the kernel' });
  await to.fill('198.51.100.9');
  await ask.click();
  await expect(page.getByText('A packet to 198.51.100.9 leaves by up0 to the next hop 192.0.2.254.')).toBeVisible();
  await to.fill('192.0.2.1');
  await ask.click();
  await expect(
    page.getByText('A packet to 192.0.2.1 is delivered locally: it is an address of this namespace.'),
  ).toBeVisible();
  await to.fill('203.0.113.77');
  await ask.click();
  const { stderr } = await helper.inside('ip', ['route', 'get', '203.0.113.77']);
  expect(stderr).toContain('unreachable');
  await expect(
    page
      .getByRole('region', { name: 'Where would a packet go?' })
      .getByText(/unreachable/i)
      .first(),
  ).toBeVisible();
  await shoot(page, 'routes-ask-failed');
});

test('where would a packet go? A refusal is an answer, and a link that is down is brought up there', async ({
  page,
  helper,
}) => {
  await network(helper);
  for (const command of [
    'route add blackhole 203.0.113.0/24',
    'link add left0 type veth peer name left1',
    'address add 10.1.0.1/24 dev left0',
    'link set left1 up',
  ])
    await helper.ip(command);
  const app = new App(page);
  await app.open('Routes');
  const region = page.getByRole('region', { name: 'Where would a packet go?' });
  const to = page.getByRole('textbox', { name: /^Where would a packet go/ });
  const ask = page.getByRole('button', { name: 'Ask the kernel' });
  await expect(page.getByText('203.0.113.0/24', { exact: true })).toBeVisible();
  await to.fill('203.0.113.77');
  await ask.click();
  await expect(region.getByText('A packet to 203.0.113.77 is dropped silently (blackhole).')).toBeVisible();
  await expect(region.getByRole('alert')).toHaveCount(0);
  await shoot(page, 'routes-ask-blackhole');

  await to.fill('10.1.0.9');
  await ask.click();
  await expect(region.getByText('left0 has 10.1.0.1/24 but is down.')).toBeVisible();
  await shoot(page, 'routes-ask-down');
  await region.getByRole('button', { name: 'Bring up left0' }).click();
  await expect(
    region.getByText('A packet to 10.1.0.9 leaves by left0, directly to its destination on that network.'),
  ).toBeVisible();
  await expect(region.getByText(/but is down/)).toHaveCount(0);
  expect((await helper.link('left0'))?.flags).toContain('UP');
});
