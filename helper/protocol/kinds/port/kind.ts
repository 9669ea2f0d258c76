import type * as z from 'zod';
import type { FormField, SchemaParts, Words } from '../form.ts';

/** `made`: opening makes the device where it is not there; `existing`: it must be there; `none`: a socket. */
export type PortDevice = 'made' | 'existing' | 'none';

/** A key behind the target in the text of a port: `offloads=off`. What equals `standard` is not written. */
export interface PortTextKey {
  field: string;
  /** `endpoint`: ADDRESS[:PORT], the port into `portField`. */
  as: 'text' | 'count' | 'switch' | 'endpoint';
  portField?: string;
  standard?: number | boolean;
}

type Shape = z.ZodRawShape;
type Output<S extends Shape> = z.output<z.ZodObject<S>> & { namespace: string };
type Input<S extends Shape> = z.input<z.ZodObject<S>> & { namespace?: string | undefined };

/** All that is particular to a kind of port. `namespace` and `settings` every port has. */
interface PortKind<K extends string, D extends PortDevice, S extends Shape> {
  kind: K;
  device: D;
  /** TUN: IP packets without Ethernet, which only a responder takes. */
  carries: 'frames' | 'packets';
  schema: (parts: SchemaParts) => S;
  text: {
    /** What follows `KIND:`, and what to write for instance. */
    form: string;
    example: string;
    /** One line for `datapath add --help`. */
    help: string;
    /** null: not of this form. */
    read: (target: string) => Record<string, unknown> | null;
    /** With the kind before it what the port is known by. */
    target: (port: NoInfer<Input<S>>) => string;
    keys: Readonly<Record<string, PortTextKey>>;
  };
  /** Fields of the form beside the namespace; of a port on an existing link none: the link is chosen. */
  form: readonly FormField[];
  name: Words;
  /** In a picture or a list: its device, else whom it talks to. */
  label: (port: NoInfer<Output<S>>) => string;
  /** The far end of a socket, in a list. */
  remote?: (port: NoInfer<Output<S>>) => string;
}

export const definePort = <const K extends string, const D extends PortDevice, S extends Shape>(
  kind: PortKind<K, D, S>,
): PortKind<K, D, S> => kind;
