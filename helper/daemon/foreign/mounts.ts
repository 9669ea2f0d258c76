export interface NamespaceMount {
  /** Of the mount: unlike its path, never the same again while it is there. */
  id: number;
  inode: number;
  path: string;
}

/** Network namespaces that are bound to a file, from the text of /proc/self/mountinfo (proc(5)). Pure. */
export function namespaceMounts(mountinfo: string): NamespaceMount[] {
  if (!mountinfo.includes(' nsfs ')) return [];
  return mountinfo.split('\n').flatMap((line) => {
    const [id, , , root = '', path = ''] = line.split(' ', 5);
    const inode = /^net:\[(\d+)\]$/.exec(root)?.[1];
    if (inode === undefined || !line.includes(' - nsfs ')) return [];
    return [{ id: Number(id), inode: Number(inode), path: unescaped(path) }];
  });
}

/** Spaces and the like stand as octal numbers. */
const unescaped = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
