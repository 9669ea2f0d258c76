import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { PushName, TaproomBridge } from '../shared/ipc.ts';
import { PUSH_CHANNEL, REQUEST_CHANNEL } from '../shared/channels.ts';

/**
 * Exposes {@link TaproomBridge} and nothing else. This script is sandboxed: it decides nothing,
 * because main checks the sender and decodes every request with the schemas of app/shared/ipc.ts.
 */
type Listener = (payload: never) => void;

const listeners = new Map<PushName, Set<Listener>>();

ipcRenderer.on(PUSH_CHANNEL, (_event: IpcRendererEvent, name: PushName, payload: unknown) => {
  // Main sends each name with its own payload (ipc.ts, `push`), which the map cannot say.
  for (const listener of listeners.get(name) ?? []) listener(payload as never);
});

const bridge: TaproomBridge = {
  request: (name, params) => ipcRenderer.invoke(REQUEST_CHANNEL, name, params),
  on(name, listener) {
    const set = listeners.get(name) ?? new Set<Listener>();
    listeners.set(name, set.add(listener));
    return () => {
      set.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld('taproom', bridge);
