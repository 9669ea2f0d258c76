import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from '../../build/setup/paths.mjs';
import { can } from '../../build/setup/users.mjs';
import { executableFor } from '../../build/start/readable.mjs';
import type { Scratch } from './scratch.ts';
import type { User } from './user.ts';

/** What is tested: the checkout in a runtime beside it, or the unpacked application of `npm run package`. */
export interface Target {
  name: 'checkout' | 'package';
  /** The program that opens the window; the user can read it and everything that it needs. */
  executable: string;
  /** The helper's and the command's launchers that belong to it. */
  bin: string;
  /** Whether Playwright may hold the main process by the inspector: a fuse forbids it in the package. */
  inspectable: boolean;
}

export async function findTarget(user: User, scratch: Scratch): Promise<Target> {
  if (process.env.TAPROOM_E2E_TARGET === 'package') return packaged(user, scratch);
  return {
    name: 'checkout',
    executable: await executableFor(user, scratch.path),
    bin: inCheckout('helper/bin'),
    inspectable: true,
  };
}

function packaged(user: User, scratch: Scratch): Target {
  const out = inCheckout('out/package');
  const names = existsSync(out) ? readdirSync(out) : [];
  const folder = [out, ...names.map((name) => join(out, name))].find((path) =>
    existsSync(join(path, 'resources/app.asar')),
  );
  if (folder === undefined) throw new Error('There is no package in out/package. Run: npm run package');
  let place = folder;
  if (!can(user, '-r', join(folder, 'resources/app.asar'))) {
    place = join(scratch.folder('package'), 'app');
    cpSync(folder, place, { recursive: true, verbatimSymlinks: true });
  }
  return {
    name: 'package',
    executable: join(place, 'taproom'),
    bin: join(place, 'resources/helper/bin'),
    inspectable: false,
  };
}
