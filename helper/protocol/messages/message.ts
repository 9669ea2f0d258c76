/** What is put into a message's text: itself a message where it has words of its own. */
export type Value = string | number | boolean | Message;
export type Values = Readonly<Record<string, Value | readonly Value[]>>;

/** What people read, as it travels: any client renders its own language from the code; `message` is English. */
export interface Message {
  readonly code: string;
  readonly values: Values;
  readonly message: string;
}

export const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
