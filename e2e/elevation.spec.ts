import { expect, needsDesktop, test } from './harness/fixtures.ts';
import { polkitMissing, underPolkit } from './harness/polkit.ts';

needsDesktop();

const missing = polkitMissing();
test.skip(missing !== null, missing ?? '');

test('one button, one question, and the helper is there: also when the window has gone', async ({
  open,
  session,
  target,
}) => {
  const desktop = await open({ socket: null, through: (file) => underPolkit('YES', target.bin, session.user, file) });
  const { page } = desktop;
  await expect(page.getByRole('heading', { name: 'No helper is running' })).toBeVisible();
  // The line to type is there beside the button, exactly as it would work.
  await expect(page.getByText(`sudo ${target.bin}/taproomd`, { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Start the helper' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Helper \d/ })).toBeVisible();
  await expect(page.getByText('Sandbox', { exact: true })).toHaveCount(0);

  await desktop.close();
  expect(desktop.said()).toContain('helper: 0');
});

test('a permission that is not given is said, with what to do', async ({ open, session, target }) => {
  const { page } = await open({ socket: null, through: (file) => underPolkit('NO', target.bin, session.user, file) });
  await page.getByRole('button', { name: 'Start the helper' }).click();
  await expect(page.getByText(/permission was not given/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start the helper' })).toBeEnabled();
});

test('where nobody can be asked, the line to type is the way', async ({ open, session, target }) => {
  const { page } = await open({
    socket: null,
    through: (file) => underPolkit('AUTH_ADMIN', target.bin, session.user, file),
  });
  await page.getByRole('button', { name: 'Start the helper' }).click();
  await expect(page.getByText(/no authentication agent/)).toBeVisible();
  await expect(page.getByText(`sudo ${target.bin}/taproomd`, { exact: true })).toBeVisible();
});
