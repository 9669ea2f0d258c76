import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import { App } from './pages/app.ts';
import { Networks } from './pages/networks.ts';

needsDesktop();

const at = (page: Page): Networks => new Networks(new App(page));

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}

/** A document of two namespaces and a cable, in no recipe's way. */
const CABLE = `# A cable.
taproom: 1
name: cable
description: Two namespaces and a cable.
namespaces: [near, far]
links:
  - kind: veth
    namespace: near
    name: n0 # this end
    addresses: [10.77.0.1/24]
    options: {peer: f0, peerNamespace: far, peerAddresses: [10.77.0.2/24]}
`;

test('the assistant: from a recipe to a network that is connected, and what to do next', async ({ page, helper }) => {
  const networks = at(page);
  await networks.open();
  await expect(page.getByRole('heading', { name: 'No networks yet' })).toBeVisible();
  await shoot(page, 'networks-none');
  await page.getByRole('main').getByRole('button', { name: 'New network' }).click();
  const assistant = networks.dialog('New network');
  await shoot(page, 'assistant-recipes');
  await assistant.getByRole('button', { name: /^Two namespaces and a veth pair/ }).click();
  await expect(assistant.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('veth-pair');
  await shoot(page, 'assistant-questions');
  await assistant.getByRole('button', { name: 'Show plan' }).click();
  const plan = networks.dialog('Connect veth-pair');
  await expect(plan.getByRole('list', { name: 'Plan steps' }).getByRole('listitem')).not.toHaveCount(0);
  // Before anything happens: nothing of it is there yet.
  expect(await helper.link('r0', 'red').catch(() => undefined)).toBeUndefined();
  await shoot(page, 'assistant-plan');
  await plan.getByRole('button', { name: 'Connect', exact: true }).click();
  const done = networks.dialog('Connected');
  await expect(done.getByText(/ip netns exec red ping/)).toBeVisible();
  await shoot(page, 'assistant-done');
  expect((await helper.inside('ping', ['-c', '1', '-W', '2', '10.1.0.2'], { namespace: 'red' })).code).toBe(0);

  await done.getByRole('button', { name: 'Show network' }).click();
  await expect(networks.card('veth-pair').getByText('connected', { exact: true })).toBeVisible();
  await expect(networks.inspector.getByRole('heading', { name: 'veth-pair' })).toBeVisible();
  await shoot(page, 'networks-connected');

  // The same recipe once more proposes what does not collide.
  await page.getByRole('main').getByRole('button', { name: 'New network' }).click();
  await assistant.getByRole('button', { name: /^Two namespaces and a veth pair/ }).click();
  await expect(assistant.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('veth-pair-2');
});

test('the switch disconnects and connects; Undo reverts what the switch did', async ({ page, helper }) => {
  await helper.save(CABLE);
  const networks = at(page);
  await networks.open();
  await expect(networks.card('cable').getByText('disconnected', { exact: true })).toBeVisible();
  await networks.toggle('cable');
  await expect(networks.card('cable').getByText('connected', { exact: true })).toBeVisible();
  expect((await helper.link('n0', 'near'))?.flags).toContain('UP');
  await networks.toggle('cable');
  await expect(networks.toast('Disconnected cable.')).toBeVisible();
  await expect(networks.card('cable').getByText('disconnected', { exact: true })).toBeVisible();
  await page.getByRole('log', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).last().click();
  await expect(networks.card('cable').getByText('connected', { exact: true })).toBeVisible();
  expect((await helper.link('n0', 'near'))?.flags).toContain('UP');
});

test('a copy has names of its own and the words of the original', async ({ page, helper }) => {
  await helper.save(CABLE);
  const networks = at(page);
  await networks.open();
  await networks.choose('cable', 'Duplicate');
  for (const text of ['name: cable-2', 'near-2', 'far-2', '# this end'])
    await expect(networks.yaml).toContainText(text);
  await expect(networks.problems).toContainText('No errors');
});

test('the editor: a fault is shown at its line and field, form and YAML are one text', async ({ page, helper }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  await helper.save(CABLE);
  const networks = at(page);
  await networks.open();
  await networks.choose('cable', 'Edit');
  await expect(networks.yaml).toContainText('# this end');
  await expect(networks.problems).toContainText('No errors');
  // The editor has its styles, and the policy of the window had nothing to refuse.
  await expect(networks.yaml).toHaveCSS('white-space', 'break-spaces');
  expect(refused).toEqual([]);

  // The form writes into the text, and comments stay.
  const form = page.getByRole('group', { name: 'Document as a form' });
  const address = form.getByRole('textbox', { name: 'Address 1' }).first();
  await address.fill('10.77.0.1/99');
  await expect(networks.yaml).toContainText('10.77.0.1/99');
  await expect(networks.yaml).toContainText('# this end');
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await expect(networks.problems.getByRole('button', { name: /^Line 10/ })).toBeVisible();
  await shoot(page, 'editor-fault');
  await expect(page.getByRole('button', { name: 'Save and connect' })).toBeDisabled();
  await address.fill('10.77.0.3/24');
  await expect(networks.problems).toContainText('No errors');

  // The text writes into the form; what is not saved outlives a look elsewhere, and leaving asks.
  await networks.yaml.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('routes:\n- {namespace: near, destination: 198.51.100.0/24, via: 10.77.0.2}');
  await expect(form.getByRole('textbox', { name: 'Destination' })).toHaveValue('198.51.100.0/24');
  await new App(page).open('Links');
  await networks.open();
  await expect(networks.yaml).toContainText('198.51.100.0/24');
  await page.getByRole('main').getByRole('button', { name: 'Networks' }).click();
  const leave = page.getByRole('alertdialog', { name: 'Save the changes of cable?' });
  await leave.getByRole('button', { name: 'Keep editing' }).click();

  // The plan, before anything happens.
  await page.getByRole('button', { name: 'Show plan' }).click();
  const plan = networks.dialog('Connect cable');
  await expect(plan.getByRole('list', { name: 'Plan steps' })).toContainText('added');
  await plan.getByRole('button', { name: 'Equivalent commands' }).click();
  await expect(plan.getByText(/ip .*route/).first()).toBeVisible();
  await shoot(page, 'editor-plan');
  await plan.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(networks.card('cable').getByText('connected', { exact: true })).toBeVisible();
  const { stdout } = await helper.inside('ip', ['route', 'show', '198.51.100.0/24'], { namespace: 'near' });
  expect(stdout).toContain('via 10.77.0.2');
  expect((await helper.link('n0', 'near'))?.addr_info?.map(({ local }) => local)).toContain('10.77.0.3');
});

test('somebody else changes what it needs: it says so, shows the difference and makes it right', async ({
  page,
  helper,
}) => {
  await helper.save(CABLE);
  const networks = at(page);
  await networks.open();
  await networks.toggle('cable');
  await expect(networks.card('cable').getByText('connected', { exact: true })).toBeVisible();
  await networks.card('cable').focus();
  await helper.ip('address delete 10.77.0.1/24 dev n0', 'near');
  await expect(networks.card('cable')).toContainText('drifted');
  // News of a card take the focus from nobody.
  await expect(networks.card('cable')).toBeFocused();
  await networks.card('cable').getByRole('button', { name: 'Show differences' }).click();
  const difference = networks.dialog('Differences of cable');
  await expect(difference).toContainText('10.77.0.1/24');
  await shoot(page, 'networks-difference');
  await difference.getByRole('button', { name: 'Reapply' }).click();
  await expect(networks.card('cable').getByText('connected', { exact: true })).toBeVisible();
  expect((await helper.link('n0', 'near'))?.addr_info?.map(({ local }) => local)).toContain('10.77.0.1');
});

test('by the keyboard: arrows, Enter, Delete, /', async ({ page, helper }) => {
  await helper.save(CABLE);
  await helper.save(
    CABLE.replace('name: cable', 'name: other')
      .replace('[near, far]', '[here, there]')
      .replaceAll('near', 'here')
      .replaceAll('far', 'there'),
  );
  const networks = at(page);
  await page.keyboard.press('Control+2');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search networks' })).toBeFocused();
  await page.keyboard.type('other');
  await expect(networks.list.getByRole('row')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(networks.card('other')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(networks.yaml).toContainText('name: other');
  await page.getByRole('main').getByRole('button', { name: 'Networks' }).click();
  await networks.card('cable').focus();
  await page.keyboard.press('ArrowDown');
  await expect(networks.inspector.getByRole('heading', { name: 'other' })).toBeVisible();
  await page.keyboard.press('Delete');
  await page.getByRole('alertdialog', { name: 'Delete other?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(networks.card('other')).toHaveCount(0);
  await expect(networks.card('cable')).toBeVisible();
});

test('links that exist become a document', async ({ page, helper }) => {
  await helper.ip('link add made0 type veth peer name made1');
  await helper.ip('address add 192.0.2.9/24 dev made0');
  await helper.ip('link set made0 up');
  const app = new App(page);
  await app.open('Links');
  await app.row('made0').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Create a network from it' }).click();
  await expect(at(page).yaml).toContainText('made0');
  await expect(at(page).yaml).toContainText('192.0.2.9/24');
});

for (const theme of ['light', 'dark'] as const) {
  test(`${theme}: axe finds nothing in the cards, the editor and the dialogs`, async ({ page, helper }) => {
    test.slow();
    await helper.save(CABLE);
    await page.evaluate((settings) => window.taproom.request('settings:set', settings), { theme });
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    const networks = at(page);
    await networks.open();
    await networks.toggle('cable');
    await expect(networks.card('cable').getByText('connected', { exact: true })).toBeVisible();
    await shoot(page, `networks-card-${theme}`);
    expect(await violations(page), 'cards').toEqual([]);
    await networks.choose('cable', 'Edit');
    await expect(networks.problems).toContainText('No errors');
    await shoot(page, `editor-${theme}`);
    expect(await violations(page), 'editor').toEqual([]);
    await page.getByRole('button', { name: 'Show plan' }).click();
    await expect(networks.dialog('Connect cable')).toBeVisible();
    expect(await violations(page), 'plan').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('main').getByRole('button', { name: 'Networks' }).click();
    await page.getByRole('main').getByRole('button', { name: 'New network' }).click();
    expect(await violations(page), 'recipes').toEqual([]);
    await networks
      .dialog('New network')
      .getByRole('button', { name: /^Virtual machines with NAT and DHCP/ })
      .click();
    await shoot(page, `assistant-${theme}`);
    expect(await violations(page), 'questions').toEqual([]);
  });
}
