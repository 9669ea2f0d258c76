import { shell } from 'electron';
import { fail, ok, type Result } from '../../helper/protocol/index.ts';

/** Opens a page of the documentation with the program that this desktop has for text. */
export async function openDocument(path: string): Promise<Result<null>> {
  const fault = await shell.openPath(path);
  if (fault === '') return ok(null);
  return fail({
    kind: 'failed',
    step: 'docs:open',
    message: `The page was not opened: ${fault.replace(/\.$/, '')}.`,
    remedy: `Read it at ${path}`,
  });
}
