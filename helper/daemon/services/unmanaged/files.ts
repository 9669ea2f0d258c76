import { networkNameFault } from '../../../protocol/index.ts';

/**
 * Files that tell networkd and NetworkManager to leave links alone. Both live in /run, for this boot.
 * Pure. Names are patterns there: one that means more than itself is left out, rather than every link
 * that it happens to match.
 */
export const plainNames = (links: readonly string[]): string[] =>
  links.filter((link) => /^[A-Za-z0-9._+~^-]+$/.test(link));

/** systemd.network(5): the first file that matches a link counts, hence the low number. */
export const networkdFile = (network: string): string => `10-taproom-${network}.network`;
export const networkdText = (network: string, links: readonly string[]): string =>
  `# Links of the Taproom network ${network}.\n[Match]\nName=${links.join(' ')}\n\n[Link]\nUnmanaged=yes\n`;

/** NetworkManager.conf(5): "+=" adds to what other files say. */
export const networkManagerFile = (network: string): string => `taproom-${network}.conf`;
export const networkManagerText = (network: string, links: readonly string[]): string =>
  `# Links of the Taproom network ${network}.\n[keyfile]\nunmanaged-devices+=${links.map((link) => `interface-name:=${link}`).join(';')}\n`;

/** The network that a file of one of these names is about; null where it is none of ours. */
export function networkOfFile(name: string): string | null {
  const network = /^(?:10-taproom-(.+)\.network|taproom-(.+)\.conf)$/.exec(name);
  const found = network?.[1] ?? network?.[2];
  return found !== undefined && networkNameFault(found) === null ? found : null;
}
