import type { Command, CommandSource } from '../../state/command.ts';
import type { TFunction } from 'i18next';
import { CreatableKind, type Link, type Namespace } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { keyOf } from '../../state/derived.ts';
import { aboutOf, lastRedoable, lastUndoable, pendingChange } from '../../state/changes.ts';
import { viewKey, VIEWS, WINDOW_KEYS } from '../../state/navigation.ts';
import {
  changeSettings,
  isSandbox,
  mayChange,
  mayConnect,
  navigate,
  openCreate,
  openCreateNamespace,
  openRoutes,
  openRedo,
  openShortcuts,
  openUndo,
  showObject,
  setOnlyOurs,
  useApp,
  type AppState,
} from '../../state/store.ts';
import { callHelper } from '../../state/bridge.ts';
import { changeLink } from '../../parts/links/change.ts';
import { reportFailure } from '../../parts/changes/undo.ts';

const where = (link: Link, t: TFunction): string => (link.namespace === '' ? t('common:ownNamespace') : link.namespace);

function linkCommands(link: Link, may: boolean, t: TFunction): Command[] {
  const key = keyOf(link);
  const group = where(link, t);
  const words = `${link.kind} ${link.mac ?? ''} ${link.alias ?? ''}`;
  const setUp = async (up: boolean) => {
    const failure = await changeLink(link, { up }, t(up ? 'links:done.up' : 'links:done.down', { name: link.name }), t);
    if (failure) reportFailure(failure, t);
  };
  const view = () => (useApp.getState().view === 'topology' ? 'topology' : 'links');
  return [
    {
      id: `show ${key}`,
      title: t('palette:show', { name: link.name }),
      group,
      words,
      run: () => showObject(key, view()),
    },
    ...(may
      ? [
          {
            id: `toggle ${key}`,
            title: t(link.up ? 'palette:down' : 'palette:up', { name: link.name }),
            group,
            words: link.kind,
            run: () => void setUp(!link.up),
          },
        ]
      : []),
  ];
}

function namespaceCommands({ name }: Namespace, may: boolean, t: TFunction): Command[] {
  const label = name === '' ? t('common:ownNamespace') : name;
  const group = t('palette:group.namespace');
  return [
    {
      id: `routes ${name}`,
      title: t('palette:routes', { name: label }),
      group,
      words: 'netns',
      run: () => openRoutes(name),
    },
    ...(may
      ? [
          {
            id: `create in ${name}`,
            title: t('palette:createIn', { name: label }),
            group,
            words: 'netns',
            run: () => openCreate(null, name),
          },
        ]
      : []),
  ];
}

function settingCommands(state: AppState, t: TFunction): Command[] {
  const group = t('frame:view.settings');
  const set = (id: string, title: string, words: string, change: Parameters<typeof changeSettings>[0]): Command => ({
    id,
    title,
    group,
    words,
    run: () => void changeSettings(change),
  });
  const { theme, language, closeToTray } = state.settings;
  return [
    ...(['light', 'dark', 'system'] as const)
      .filter((value) => value !== theme)
      .map((value) => set(`theme ${value}`, t(`palette:theme.${value}`), `theme ${value}`, { theme: value })),
    ...(['en', 'zh-CN', 'system'] as const)
      .filter((value) => value !== language)
      .map((value) =>
        set(`language ${value}`, t(`palette:language.${value}`), `language ${value} english chinese 中文 yuyan`, {
          language: value,
        }),
      ),
    set('tray', t(closeToTray ? 'palette:tray.off' : 'palette:tray.on'), 'tray', { closeToTray: !closeToTray }),
  ];
}

function demoCommands(state: AppState, t: TFunction): Command[] {
  if (!isSandbox(state) || !mayChange(state)) return [];
  const run = async (on: boolean) => {
    const answer = await callHelper('demo.traffic', { on });
    if (!answer.ok) reportFailure(answer.error, t);
  };
  return [true, false].map((on) => ({
    id: `demo ${on}`,
    title: t(on ? 'palette:demo.on' : 'palette:demo.off'),
    group: t('frame:sandbox.badge'),
    words: 'demo traffic',
    run: () => void run(on),
  }));
}

/** Undo by name of what it undoes, and the newest changes. */
function historyCommands(state: AppState, may: boolean, t: TFunction): Command[] {
  const group = t('frame:view.history');
  const last = lastUndoable(state);
  const again = lastRedoable(state);
  const waiting = pendingChange(state);
  const answer = async (method: 'pending.confirm' | 'pending.revert', entry: number) => {
    const result = await callHelper(method, { entry });
    if (!result.ok) reportFailure(result.error, t);
  };
  return [
    ...(may && waiting
      ? [
          {
            id: 'keep',
            title: t('palette:keep', { summary: localized(waiting.summary) }),
            group,
            words: 'confirm keep',
            run: () => void answer('pending.confirm', waiting.entry),
          },
          {
            id: 'revert',
            title: t('palette:revert', { summary: localized(waiting.summary) }),
            group,
            words: 'revert undo',
            run: () => void answer('pending.revert', waiting.entry),
          },
        ]
      : []),
    ...(may && last
      ? [
          {
            id: 'undo',
            title: t('palette:undo', { summary: localized(last.summary) }),
            group,
            words: 'undo ctrl+z',
            keys: WINDOW_KEYS.undo,
            run: () => openUndo(last.entry),
          },
        ]
      : []),
    ...(may && again
      ? [
          {
            id: 'redo',
            title: t('palette:redo', { summary: localized(aboutOf(state, again).summary) }),
            group,
            words: 'redo ctrl+y',
            keys: WINDOW_KEYS.redo,
            run: openRedo,
          },
        ]
      : []),
    {
      id: 'only ours',
      title: t(state.onlyOurs ? 'links:nothingOurs.all' : 'links:onlyOurs'),
      group: t('palette:group.view'),
      words: 'owner filter',
      run: () => setOnlyOurs(!state.onlyOurs),
    },
  ];
}

/** Every action and object by name, what is used most first. */
export function commandsOf(
  state: AppState,
  links: readonly Link[],
  namespaces: readonly Namespace[],
  sources: readonly CommandSource[],
  t: TFunction,
): Command[] {
  const may = mayChange(state);
  const current = links.find((link) => keyOf(link) === state.selected);
  const others = links.filter((link) => link !== current);
  return [
    ...(current ? linkCommands(current, may, t) : []),
    ...VIEWS.map((view): Command => ({
      id: `view ${view}`,
      title: t('palette:open', { name: t(`frame:view.${view}`) }),
      group: t('palette:group.view'),
      words: view,
      keys: viewKey(view),
      run: () => navigate(view),
    })),
    ...(may
      ? [
          {
            id: 'create',
            title: t('frame:create'),
            group: t('palette:group.create'),
            words: 'new add',
            keys: WINDOW_KEYS.create,
            run: () => openCreate(),
          },
          ...CreatableKind.options.map((kind): Command => ({
            id: `create ${kind}`,
            title: t('palette:create', { name: t(`kinds:${kind}.name`) }),
            group: t('palette:group.create'),
            words: `${kind} new add`,
            run: () => openCreate(kind),
          })),
          {
            id: 'create namespace',
            title: t('palette:createNamespace'),
            group: t('palette:group.create'),
            words: 'netns new add',
            run: openCreateNamespace,
          },
        ]
      : []),
    {
      id: 'shortcuts',
      title: t('frame:keys.title'),
      group: t('palette:group.view'),
      words: 'keyboard help keys',
      keys: WINDOW_KEYS.shortcuts,
      run: openShortcuts,
    },
    ...sources.flatMap((source) => source(state, current, t)),
    ...historyCommands(state, mayConnect(state), t),
    ...others.flatMap((link) => linkCommands(link, may, t)),
    ...namespaces.flatMap((namespace) => namespaceCommands(namespace, may, t)),
    ...settingCommands(state, t),
    ...demoCommands(state, t),
  ];
}
