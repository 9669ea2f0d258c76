import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type * as z from 'zod';
import { fail, invalidParams, type Failure, type Result } from '../../helper/protocol/index.ts';
import { messageOf, say, type Message } from '../../helper/protocol/messages/index.ts';
import { PUSH_CHANNEL, REQUEST_CHANNEL } from '../shared/channels.ts';
import { requests, type Answer, type PushName, type Pushes, type RequestName } from '../shared/ipc.ts';
import { isAppUrl } from './renderer-files.ts';

/** What main does for each request, with parameters that the schema has already taken. */
export type Handlers = {
  [N in RequestName]: (params: z.output<(typeof requests)[N]>) => Promise<Result<Answer<N>>> | Result<Answer<N>>;
};

const isRequest = (name: unknown): name is RequestName => typeof name === 'string' && Object.hasOwn(requests, name);

const refused = (step: string, what: Message, field?: string): { ok: false; error: Failure } =>
  fail({ kind: 'bug', step, ...what, ...(field ? { field } : {}) });

/** Our window's top frame, showing our page: a frame inside it, or a page that got in, is nobody. */
function trusted(event: IpcMainInvokeEvent, contents: WebContents | null): boolean {
  const frame = event.senderFrame;
  return (
    contents !== null &&
    event.sender === contents &&
    frame !== null &&
    frame === contents.mainFrame &&
    isAppUrl(frame.url)
  );
}

type Decoders = { [N in RequestName]: z.ZodType<z.output<(typeof requests)[N]>> };
const decoders: Decoders = requests;

async function dispatch<N extends RequestName>(
  handlers: Handlers,
  name: N,
  params: unknown,
): Promise<Result<Answer<N>>> {
  const parsed = decoders[name].safeParse(params);
  if (!parsed.success) {
    const wrong = invalidParams(name, parsed.error);
    return refused(name, say('desktop.wrongRequest', { request: name, fault: messageOf(wrong) }), wrong.field);
  }
  return handlers[name](parsed.data);
}

/**
 * The one way in: the sender is checked, the payload is decoded, and whatever happens the answer is a
 * Result. An exception is a bug of ours; the window hears of it as such, and its words go to the log.
 */
export function handleRequests(contents: () => WebContents | null, handlers: Handlers): void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, name: unknown, params: unknown) => {
    if (!trusted(event, contents())) return refused('ipc', say('desktop.untrusted'));
    if (!isRequest(name)) return refused('ipc', say('desktop.noRequest'));
    try {
      return await dispatch(handlers, name, params);
    } catch (error) {
      console.error(`taproom: ${name} failed:`, error);
      return refused(
        name,
        say('desktop.failedInside', { request: name, words: error instanceof Error ? error.message : String(error) }),
      );
    }
  });
}

/** The only way to send to a window. */
export function push<N extends PushName>(contents: WebContents, name: N, payload: Pushes[N]): void {
  if (!contents.isDestroyed()) contents.send(PUSH_CHANNEL, name, payload);
}
