import * as z from 'zod';
import type {
  EventPayload,
  Failure,
  HelperInfo,
  MethodName,
  Params,
  MethodResult,
  Result,
  Snapshot,
} from '../../helper/protocol/index.ts';

/**
 * The preload contract: everything that crosses between Electron main and the renderer.
 * Main checks the sender and decodes each request with these schemas in its one wrapper;
 * preload and renderer derive their types from the same value.
 */

/** The connection between main and the helper, as one value. */
export type HelperState =
  | { state: 'connecting' }
  | { state: 'missing'; command: string; sandbox: boolean; canElevate: boolean; why: Failure }
  | { state: 'starting' }
  | { state: 'incompatible'; helperVersion: string; why: Failure }
  | { state: 'not-authorised'; why: Failure }
  | { state: 'connected'; info: HelperInfo };

const settings = {
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'zh-CN']),
  /** Milliseconds between statistics samples while the window is visible. */
  sampleInterval: z.union([z.literal(500), z.literal(1000), z.literal(2000), z.literal(5000)]),
  closeToTray: z.boolean(),
  /** The desktop's notifications of what finished, failed or went back while nobody looked. */
  notifications: z.boolean(),
  /** An entry in the desktop's autostart folder; the file is the truth. */
  startAtLogin: z.boolean(),
  /** It was said once that this desktop shows no tray. */
  noTrayTold: z.boolean(),
};
export const Settings = z.object({
  theme: settings.theme.default('system'),
  language: settings.language.default('system'),
  sampleInterval: settings.sampleInterval.default(1000),
  closeToTray: settings.closeToTray.default(true),
  notifications: settings.notifications.default(true),
  startAtLogin: settings.startAtLogin.default(false),
  noTrayTold: settings.noTrayTold.default(false),
});
/** Only what is named changes. Not `Settings.partial()`: zod 4 fills in the defaults of what is left out. */
export const SettingsChange = z.object(settings).partial();
export type Settings = z.infer<typeof Settings>;

/** Requests from the renderer; every one answers with a Result. */
export const requests = {
  /** Calls the helper: `method` and `params` are checked against helper/protocol. */
  'helper:call': z.object({ method: z.string().max(64), params: z.unknown() }),
  /** Starts the helper with one elevation prompt. */
  'helper:start': z.object({}),
  'helper:retry': z.object({}),
  /** The renderer is mounted: send the state, then everything that follows. Answers with the present picture. */
  'app:ready': z.object({}),
  'settings:set': SettingsChange,
  /** From the small window back to the whole one. */
  'window:expand': z.object({}),
  'app:quit': z.object({}),
  'clipboard:write': z.object({ text: z.string().max(65536) }),
  /** Documentation only: names, not addresses, so that the renderer can open nothing else. */
  'docs:open': z.object({ page: z.enum(['readme', 'architecture', 'security', 'protocol']) }),
} as const;
export type RequestName = keyof typeof requests;

export interface Ready {
  helper: HelperState;
  snapshot: Snapshot | null;
  settings: Settings;
  /** Resolved by main: what `system` means now. */
  locale: 'en' | 'zh-CN';
  /** The window is the small one, which stands in for a tray. */
  small: boolean;
  version: string;
}
interface Answers {
  'helper:call': unknown;
  'helper:start': null;
  'helper:retry': null;
  'app:ready': Ready;
  'settings:set': Settings;
  'window:expand': null;
  'app:quit': null;
  'clipboard:write': null;
  'docs:open': null;
}
export type RequestParams<N extends RequestName> = z.input<(typeof requests)[N]>;
export type Answer<N extends RequestName> = Answers[N];

/** A sample; unless it is `complete`, rows that are the same as in the one before are left out. */
export type SamplePush = EventPayload<'statistics'> & { complete: boolean };

/** Pushed from main to the renderer. */
export interface Pushes {
  'helper:state': HelperState;
  'helper:snapshot': Snapshot;
  'helper:changes': EventPayload<'changes'>;
  'helper:statistics': SamplePush;
  'settings:changed': Settings;
  'window:small': { small: boolean };
  /** From the application menu and the tray: the renderer owns the views. */
  'view:open': { view: string };
  'command:run': { command: 'palette' | 'create' | 'search' | 'undo' };
}
export type PushName = keyof Pushes;
export const PUSH_NAMES = [
  'helper:state',
  'helper:snapshot',
  'helper:changes',
  'helper:statistics',
  'settings:changed',
  'window:small',
  'view:open',
  'command:run',
] as const satisfies readonly PushName[];

/** `window.taproom`, exposed by the preload script through the context bridge. */
export interface TaproomBridge {
  request<N extends RequestName>(name: N, params: RequestParams<N>): Promise<Result<Answer<N>>>;
  /** Answers with the function that ends the subscription. */
  on<N extends PushName>(name: N, listener: (payload: Pushes[N]) => void): () => void;
}

/** The renderer's typed way to the helper, over `helper:call`. */
export type HelperCall = <M extends MethodName>(method: M, params: Params<M>) => Promise<Result<MethodResult<M>>>;
