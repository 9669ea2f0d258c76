/**
 * The words of the menu, the tray and main's own messages; the window's are in app/renderer/i18n.
 * `{name}` stands for a value.
 */
export const en = {
  'menu.file': '&File',
  'menu.edit': '&Edit',
  'menu.view': '&View',
  'menu.help': '&Help',
  'menu.create': '&New link...',
  'menu.palette': '&Command palette...',
  'menu.search': '&Find',
  'menu.close': '&Close window',
  'menu.quit': '&Quit',
  'menu.undo': '&Undo',
  'menu.redo': '&Redo',
  'menu.cut': 'Cu&t',
  'menu.copy': '&Copy',
  'menu.paste': '&Paste',
  'menu.selectAll': 'Select &all',
  'menu.topology': '&Topology',
  'menu.links': '&Links',
  'menu.routes': '&Routes',
  'menu.traffic': 'T&raffic',
  'menu.settings': '&Settings',
  'menu.zoomIn': 'Zoom &in',
  'menu.zoomOut': 'Zoom &out',
  'menu.zoomReset': 'Actual si&ze',
  'menu.fullScreen': '&Full screen',
  'menu.developer': '&Developer tools',
  'menu.docsReadme': '&First steps',
  'menu.docsArchitecture': '&Architecture',
  'menu.docsSecurity': '&Security',
  'menu.docsProtocol': '&Protocol',
  'menu.version': 'Taproom {version}',

  'tray.open': 'Open Taproom',
  'tray.quit': 'Quit Taproom',
  'tray.connecting': 'Looking for the helper',
  'tray.missing': 'The helper is not running',
  'tray.starting': 'The helper is starting',
  'tray.incompatible': 'The helper is another version ({version})',
  'tray.notAuthorised': 'You may not use the helper',
  'tray.connected': 'Connected to the helper',
  'tray.sandbox': 'Connected: sandbox',
  'tray.readOnly': 'Connected: you may look, not change',

  'window.unresponsive': 'The window does not answer.',
  'window.unresponsiveDetail': 'The helper and all links go on as they are. Wait, or load the window again.',
  'window.wait': 'Wait',
  'window.reload': 'Load again',
  'window.gone': 'The window stopped and could not be brought back.',
  'window.goneDetail': 'Reason: {reason}. The helper and all links go on as they are. Start Taproom again; if this comes back, start it in a terminal to see more.',
  'window.quit': 'Quit',
} as const;

export type StringKey = keyof typeof en;
export type Strings = Readonly<Record<StringKey, string>>;
