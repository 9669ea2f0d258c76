import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import { App } from './pages/app.ts';
import { CreateDialog } from './pages/create-dialog.ts';

needsDesktop();

test('the window says that it is a sandbox, in words', async ({ page, helper: _helper }) => {
  const app = new App(page);
  await expect(app.status.getByText('Sandbox', { exact: true })).toBeVisible();
  await expect(app.status.getByText('Sandbox: nothing here affects this computer’s network.')).toBeVisible();
});

test('a helper that is killed and started again: said, and recovered from, also in the middle of a form', async ({
  open,
  startHelper,
}) => {
  const helper = await startHelper('killed');
  const { page } = await open({ socket: helper.socket });
  const app = new App(page);
  await app.open('Links');
  await helper.ip('link add before type veth peer name before1');
  await expect(app.row('before')).toBeVisible();

  const create = new CreateDialog(app);
  await create.open();
  await create.name.fill('typed');
  await helper.kill();
  await expect(create.dialog.getByRole('status').filter({ hasText: 'Connection to the helper lost' })).toBeVisible();
  await expect(app.page.getByText('No helper', { exact: true })).toHaveCount(1);
  await shoot(page, 'helper-gone-in-a-form');

  await helper.start();
  await expect(create.dialog.getByText('Connection to the helper lost')).toHaveCount(0);
  await expect(create.name).toHaveValue('typed');
  await create.chooseKind('veth pair');
  await create.submit();
  await expect(create.dialog).toBeHidden();
  // The new helper's network, not the old one's.
  await expect(app.row('typed')).toBeVisible();
  await expect(app.row('before')).toHaveCount(0);
  expect((await helper.link('typed'))?.linkinfo?.info_kind).toBe('veth');
});

test('without a helper the window says so and how to start one', async ({ open, startHelper }) => {
  const helper = await startHelper('stopped');
  await helper.stop();
  const { page } = await open({ socket: helper.socket });
  await expect(page.getByRole('heading', { name: 'No helper is running' })).toBeVisible();
  // This socket was a sandbox's or somebody's arrangement: no button puts a privileged helper there.
  await expect(page.getByRole('button', { name: 'Start the helper' })).toHaveCount(0);
  await expect(page.getByText(new RegExp(`^sudo .*/taproomd --socket ${helper.socket}$`))).toBeVisible();
  await shoot(page, 'helper-missing');

  await helper.start();
  await expect(new App(page).status.getByText('Sandbox', { exact: true })).toBeVisible();
});

test('somebody whom the helper does not know is told so, and nothing is shown', async ({ open, startHelper, user }) => {
  test.skip(process.getuid?.() !== 0, "Only root can start a helper that is another user's.");
  const helper = await startHelper('other', [], { ...user, uid: user.uid + 4321 });
  const { page } = await open({ socket: helper.socket });
  await expect(page.getByRole('heading', { name: 'You are not authorised to use this helper' })).toBeVisible();
  await expect(new App(page).status.getByText('Not authorised')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reconnect' })).toBeVisible();
  await expect(new App(page).links).toHaveCount(0);
  await shoot(page, 'not-authorised');
});
