import type { HelperState } from '../shared/ipc.ts';
import type { StringKey, Translate } from './strings/index.ts';

export interface TrayModel {
  /** Which of the two icons: the helper answers, or it does not. */
  icon: 'connected' | 'disconnected';
  tooltip: string;
  /** The first line of the menu: the same words, for those to whom no tooltip is shown. */
  status: string;
}

function words(helper: HelperState): [StringKey, Readonly<Record<string, string>>?] {
  switch (helper.state) {
    case 'connecting': return ['tray.connecting'];
    case 'missing': return ['tray.missing'];
    case 'starting': return ['tray.starting'];
    case 'incompatible': return ['tray.incompatible', { version: helper.helperVersion }];
    case 'not-authorised': return ['tray.notAuthorised'];
    case 'connected':
      if (helper.info.sandbox) return ['tray.sandbox'];
      return [helper.info.authorization.mayChange ? 'tray.connected' : 'tray.readOnly'];
  }
}

export function trayModel(helper: HelperState, t: Translate): TrayModel {
  const status = t(...words(helper));
  return { icon: helper.state === 'connected' ? 'connected' : 'disconnected', status, tooltip: `Taproom: ${status}` };
}
