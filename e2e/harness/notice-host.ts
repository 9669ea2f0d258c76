import { BusHost } from './bus-host.ts';
import type { Session } from './session.ts';

/** A desktop's notification service in the session. */
export class NoticeHost extends BusHost {
  static async begin(session: Session): Promise<NoticeHost> {
    return new NoticeHost(await BusHost.run(session, 'notice-host.py'));
  }

  /** What it was told so far: title and text. */
  async told(): Promise<[string, string][]> {
    return (await this.ask('told')) as [string, string][];
  }
}
