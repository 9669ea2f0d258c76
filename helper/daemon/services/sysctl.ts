import { readSysctl as read, writeSysctl as write } from '../../../native/lib/system.ts';
import { ok, type OperationOf, type Result } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { refused, unverified } from '../errors.ts';
import { namespacePath } from '../namespaces.ts';

type Setting = Pick<OperationOf<'sysctl.set'>, 'namespace' | 'key' | 'link'>;

const fileOf = ({ namespace, key, link }: Setting) => ({ namespacePath: namespacePath(namespace), key, link });

/** The value, or null where there is no such file; where the namespace itself is gone, too. */
export function readSysctl(setting: Setting): number | null {
  const value = read(fileOf(setting));
  return value.ok ? value.value : null;
}

/** As sysctl(8) names it, for messages. */
function sysctlText({ key, link }: Setting): string {
  switch (key) {
    case 'ipv4.forwarding':
      return 'net.ipv4.ip_forward';
    case 'ipv4.acceptRedirects':
      return 'net.ipv4.conf.all.accept_redirects';
    case 'ipv6.forwarding':
      return 'net.ipv6.conf.all.forwarding';
    case 'ipv4.rpFilter':
      return `net.ipv4.conf.${link ?? ''}.rp_filter`;
    case 'ipv6.acceptRa':
      return `net.ipv6.conf.${link ?? ''}.accept_ra`;
    case 'ipv6.disable':
      return `net.ipv6.conf.${link ?? ''}.disable_ipv6`;
  }
}

/** Writes the setting and reads it back. */
export function setSysctl(operation: OperationOf<'sysctl.set'>): Result<null> {
  const step = 'sysctl.set';
  const written = write({ ...fileOf(operation), value: operation.value });
  if (!written.ok) {
    return refused(written.error, {
      step,
      field: 'key',
      message: say('service.settingNotChanged', { setting: sysctlText(operation) }),
      remedies: {
        ENOENT:
          operation.link === null ? say('service.noSetting') : say('service.noLinkSetting', { link: operation.link }),
        EROFS: say('service.readOnlySettings'),
      },
    });
  }
  const found = readSysctl(operation);
  return found === operation.value ? ok(null) : unverified(step, sysctlText(operation), operation.value, found);
}
