import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * A virtual machine that needs no disk: its network card's firmware (iPXE) asks for an address, and carries out
 * the boot script that it is given. QEMU runs as the user who owns the TAP, emulated, so that any machine can.
 */
export class Guest {
  static readonly NEEDS = ['qemu-system-x86_64', 'setpriv'];
  private console = '';
  private readonly ended: Promise<unknown>;

  private constructor(private readonly qemu: ChildProcess) {
    const keep = (text: Buffer): void => {
      this.console += text.toString();
    };
    qemu.stdout?.on('data', keep);
    qemu.stderr?.on('data', keep);
    this.ended = once(qemu, 'exit');
  }

  static boot({ tap, model, mac, user }: { tap: string; model: string; mac: string; user: number }): Guest {
    const network = [
      '-netdev',
      `tap,id=net0,ifname=${tap},script=no,downscript=no`,
      '-device',
      `${model},netdev=net0,mac=${mac}`,
    ];
    const machine = [
      '-nodefaults',
      '-no-user-config',
      '-machine',
      'pc,graphics=off',
      '-accel',
      'tcg',
      '-m',
      '32',
      '-display',
      'none',
      '-serial',
      'stdio',
      '-no-reboot',
    ];
    const asUser = ['--reuid', String(user), '--regid', String(user), '--clear-groups', '--pdeathsig', 'KILL', '--'];
    return new Guest(
      spawn('setpriv', [...asUser, 'qemu-system-x86_64', ...machine, ...network], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** What stands on its screen, without the colours; QEMU's own complaints too. */
  get screen(): string {
    return this.console.replaceAll(/\u001b\[[\d;?]*[A-Za-z]|\u001bc/g, '');
  }
  get running(): boolean {
    return this.qemu.exitCode === null && this.qemu.signalCode === null;
  }
  async end(): Promise<void> {
    if (this.running) this.qemu.kill('SIGKILL');
    await this.ended;
  }
}
