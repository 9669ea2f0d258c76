import type { MenuItemConstructorOptions } from 'electron';
import type { Pushes, RequestParams } from '../shared/ipc.ts';
import type { StringKey, Translate } from './strings/index.ts';

export interface MenuActions {
  open: (view: string) => void;
  run: (command: Pushes['command:run']['command']) => void;
  docs: (page: RequestParams<'docs:open'>['page']) => void;
  quit: () => void;
}

/** The views of the renderer's left rail, by the names that it knows them by. */
const VIEWS = [
  ['topology', 'menu.topology', 'CmdOrCtrl+1'],
  ['networks', 'menu.networks', 'CmdOrCtrl+2'],
  ['links', 'menu.links', 'CmdOrCtrl+3'],
  ['datapaths', 'menu.datapaths', 'CmdOrCtrl+4'],
  ['routes', 'menu.routes', 'CmdOrCtrl+5'],
  ['traffic', 'menu.traffic', 'CmdOrCtrl+6'],
  ['history', 'menu.history', 'CmdOrCtrl+7'],
  ['settings', 'menu.settings', 'CmdOrCtrl+8'],
] as const satisfies readonly (readonly [string, StringKey, string])[];

interface MenuContext {
  version: string;
  /** Developer tools are for checkouts. */
  developer: boolean;
}

/** The application menu as a value; `Menu.buildFromTemplate` makes it. */
export function menuTemplate(
  t: Translate,
  actions: MenuActions,
  { version, developer }: MenuContext,
): MenuItemConstructorOptions[] {
  return [
    {
      label: t('menu.file'),
      submenu: [
        // Not registered: the renderer hears these keys itself, and knows whether a dialog has them first.
        {
          label: t('menu.create'),
          accelerator: 'CmdOrCtrl+N',
          registerAccelerator: false,
          click: () => actions.run('create'),
        },
        { type: 'separator' },
        { label: t('menu.close'), accelerator: 'CmdOrCtrl+W', role: 'close' },
        { label: t('menu.quit'), accelerator: 'CmdOrCtrl+Q', click: actions.quit },
      ],
    },
    {
      label: t('menu.edit'),
      submenu: [
        // Ctrl+Z outside of a text field; within one it is the next line's.
        { label: t('menu.undoChange'), click: () => actions.run('undo') },
        { type: 'separator' },
        { label: t('menu.undo'), role: 'undo' },
        { label: t('menu.redo'), role: 'redo' },
        { type: 'separator' },
        { label: t('menu.cut'), role: 'cut' },
        { label: t('menu.copy'), role: 'copy' },
        { label: t('menu.paste'), role: 'paste' },
        { label: t('menu.selectAll'), role: 'selectAll' },
        { type: 'separator' },
        { label: t('menu.search'), accelerator: 'CmdOrCtrl+F', click: () => actions.run('search') },
      ],
    },
    {
      label: t('menu.view'),
      submenu: [
        {
          label: t('menu.palette'),
          accelerator: 'CmdOrCtrl+K',
          registerAccelerator: false,
          click: () => actions.run('palette'),
        },
        { type: 'separator' },
        ...VIEWS.map(([view, key, accelerator]) => ({
          label: t(key),
          accelerator,
          registerAccelerator: false,
          click: () => actions.open(view),
        })),
        { type: 'separator' },
        { label: t('menu.zoomIn'), role: 'zoomIn' },
        { label: t('menu.zoomOut'), role: 'zoomOut' },
        { label: t('menu.zoomReset'), role: 'resetZoom' },
        { label: t('menu.fullScreen'), role: 'togglefullscreen' },
        ...(developer
          ? [{ type: 'separator' } as const, { label: t('menu.developer'), role: 'toggleDevTools' } as const]
          : []),
      ],
    },
    {
      label: t('menu.help'),
      submenu: [
        { label: t('menu.docsReadme'), click: () => actions.docs('readme') },
        { label: t('menu.docsArchitecture'), click: () => actions.docs('architecture') },
        { label: t('menu.docsSecurity'), click: () => actions.docs('security') },
        { label: t('menu.docsProtocol'), click: () => actions.docs('protocol') },
        { type: 'separator' },
        { label: t('menu.version', { version }), enabled: false },
      ],
    },
  ];
}
