import * as z from 'zod';

/** Of the files of the runtimes only what is needed here; all else may be as it likes. */
export const DockerConfig = z.object({
  Name: z.string(),
  NetworkSettings: z.object({ SandboxKey: z.string() }).optional().catch(undefined),
});
export type DockerConfig = z.infer<typeof DockerConfig>;
export const DockerDaemon = z.object({ 'data-root': z.string().startsWith('/') });
export const Oci = z.object({
  hostname: z.string().optional().catch(undefined),
  annotations: z.record(z.string(), z.string()).catch({}),
});
const Containers = z.array(
  z.object({
    id: z.string(),
    names: z
      .array(z.string())
      .nullish()
      .transform((names) => names ?? []),
  }),
);

/** The lists of containers/storage, which Podman and CRI-O share. */
export const STORAGE_LISTS = ['overlay', 'vfs', 'btrfs'].flatMap((driver) =>
  ['containers.json', 'volatile-containers.json'].map((list) => `${driver}-containers/${list}`),
);

/** The names in such a list, by id. */
export const namesInList = (text: string | null): Map<string, string> =>
  new Map(
    (parsed(Containers, text) ?? []).flatMap(({ id, names: [name] }) => (name === undefined ? [] : [[id, name]])),
  );

export const nameIn = ({ Name }: DockerConfig): string => Name.replace(/^\//, '');

export function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // Written at this moment, or another program's.
  }
}
