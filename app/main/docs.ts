import { shell } from 'electron';
import { fail, ok, type Result } from '../../helper/protocol/index.ts';
import { say } from '../../helper/protocol/messages/index.ts';

/** Opens a page of the documentation with the program that this desktop has for text. */
export async function openDocument(path: string): Promise<Result<null>> {
  const fault = await shell.openPath(path);
  if (fault === '') return ok(null);
  return fail({
    kind: 'failed',
    step: 'docs:open',
    ...say('desktop.pageNotOpened', { words: fault.replace(/\.$/, '') }),
    remedy: say('desktop.readAt', { path }),
  });
}
