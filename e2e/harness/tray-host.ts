import { BusHost } from './bus-host.ts';
import type { Session } from './session.ts';

export interface TrayItem {
  title: string;
  text: string;
  /** Stands for the picture: equal for the same one, different for others. */
  icon: string;
  lines: { label: string; enabled: boolean; checked: boolean | null }[];
}

/** A desktop's tray in the session, as far as a program can tell. */
export class TrayHost extends BusHost {
  static async begin(session: Session): Promise<TrayHost> {
    return new TrayHost(await BusHost.run(session, 'tray-host.py'));
  }

  /** The icon as the panel sees it; null while there is none. */
  async item(): Promise<TrayItem | null> {
    return (await this.ask('item')) as TrayItem | null;
  }

  /** `Label*` is the first line that begins so. */
  async click(label: string): Promise<boolean> {
    return (await this.ask(`click ${label}`)) === true;
  }

  async activate(): Promise<void> {
    await this.ask('activate');
  }
}
