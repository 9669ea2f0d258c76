import { TABLES } from '../document/ip/words.ts';
import { InvalidArgumentError, Option } from 'commander';

/**
 * Turns the words of the command line into numbers. Only what JSON needs is checked here (a number is
 * a number); what a number may be is the contract's to say, and the helper's answer names the option.
 */
export function wholeNumber(text: string): number {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) throw new InvalidArgumentError('A whole number is needed here, such as 1500.');
  return Number(text);
}

/** A number that may be written in hexadecimal: marks and VLAN-like ids. */
export function hexOrWhole(text: string): number {
  return /^0x[0-9a-fA-F]{1,8}$/.test(text) ? Number.parseInt(text.slice(2), 16) : wholeNumber(text);
}

export function secondsNumber(text: string): number {
  if (!/^\d+(\.\d{1,2})?$/.test(text)) throw new InvalidArgumentError('Seconds are needed here, such as 30 or 0.5.');
  return Number(text);
}

/** Seconds, or `forever` (null on the wire). */
export function lifetime(text: string): number | null {
  return text === 'forever' ? null : wholeNumber(text);
}

/** A routing table, by number or by one of the three names that every system has (rt_tables). */
export function routeTable(text: string): number {
  const named = TABLES[text];
  if (named !== undefined) return named;
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A table is a number, or main, local or default.');
  return wholeNumber(text);
}
/** An option that may be given several times. */
export const several = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text];

export const WAIT_DEFAULT_SECONDS = 10;
export const waitOptions = (what: string): Option[] => [
  new Option('--wait', `wait until ${what}`),
  new Option('--timeout <seconds>', 'maximum time to wait').argParser(secondsNumber).default(WAIT_DEFAULT_SECONDS),
];
export interface WaitOptions {
  wait?: boolean;
  timeout: number;
}

/** The parameters of a request without those that were not given. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
