import { startDisplay } from './display.ts';
import { Background } from './process.ts';
import { Scratch } from './scratch.ts';
import { commandAs, environmentFor, type User } from './user.ts';

/**
 * A desktop session of the window's user: home, runtime folder, message bus and display of its own. Nothing of the real
 * session is read or written.
 */
export class Session {
  readonly user: User;
  readonly scratch: Scratch;
  readonly env: Record<string, string>;
  #bus: Background | null = null;
  #display: Background | null = null;

  private constructor(user: User) {
    this.user = user;
    this.scratch = new Scratch(user);
    this.env = {
      ...environmentFor(user),
      HOME: this.scratch.folder('home'),
      XDG_RUNTIME_DIR: this.scratch.folder('run'),
      XDG_CONFIG_HOME: this.scratch.folder('config'),
      LANG: 'C.UTF-8',
      LANGUAGE: 'en',
      NO_AT_BRIDGE: '1',
    };
    delete this.env.DBUS_SESSION_BUS_ADDRESS;
    delete this.env.TAPROOM_SOCKET;
  }

  static async begin(user: User): Promise<Session> {
    const display = await startDisplay();
    const session = new Session(user);
    session.#display = display;
    const { file, args } = commandAs(user, 'dbus-daemon', [
      '--session',
      '--nofork',
      '--nopidfile',
      '--print-address=1',
    ]);
    const bus = new Background(file, args, { env: session.env, cwd: '/' });
    session.#bus = bus;
    const [, address = ''] = await bus.heard(/^(unix:\S+)$/m);
    session.env.DBUS_SESSION_BUS_ADDRESS = address;
    return session;
  }

  async end(): Promise<void> {
    await this.#bus?.stop();
    await this.#display?.stop();
    this.scratch.remove();
  }
}
