import { Notification } from 'electron';
import type { Failure } from '../../helper/protocol/index.ts';
import { messageOf } from '../../helper/protocol/messages/index.ts';
import type { News } from './news.ts';
import type { Translate } from './strings/index.ts';

interface NoticesOptions {
  translate: () => Translate;
  /** Whether anybody wants to hear of it: the setting is on, and the window is not what they look at. */
  isWanted: () => boolean;
  icon: string;
  /** Somebody pressed a notice. */
  open: () => void;
}

/** The desktop's notifications. Of one subject only the newest stands. */
export class Notices {
  readonly #options: NoticesOptions;
  readonly #shown = new Map<string, Notification>();

  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  tell(news: readonly News[]): void {
    const t = this.#options.translate();
    for (const { about, title, body } of news) {
      const text =
        body === null ? '' : 'said' in body ? body.said.map((said) => t.message(said)).join(' ') : t(...body);
      this.#show(about, t(...title), text);
    }
  }

  /** Something that was asked for in the tray did not happen, and no network says so. */
  refuse(failure: Failure): void {
    const t = this.#options.translate();
    const { remedy } = failure;
    this.#show('tray', t.message(messageOf(failure)), remedy === undefined ? '' : t.message(remedy));
  }

  #show(about: string, title: string, body: string): void {
    const { isWanted, icon, open } = this.#options;
    if (!isWanted() || !Notification.isSupported()) return;
    this.#shown.get(about)?.close();
    const notice = new Notification({ title, body, icon });
    this.#shown.set(about, notice);
    notice.on('click', open);
    notice.on('close', () => {
      if (this.#shown.get(about) === notice) this.#shown.delete(about);
    });
    notice.show();
  }
}
