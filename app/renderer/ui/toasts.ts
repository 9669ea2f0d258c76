import { create } from 'zustand';
import type { Failure } from '../../../helper/protocol/index.ts';

export interface ToastAction {
  label: string;
  run: () => void;
  /** Entries of the history that it undoes: once one is undone, the offer ends. */
  undoes?: readonly number[];
}
export interface Toast {
  id: number;
  tone: 'done' | 'failed';
  title: string;
  /** Why, with the kernel's words, and what to do. */
  failure?: Failure;
  action?: ToastAction;
}

const MOST = 4;
let lastId = 0;

export const useToasts = create<{ toasts: readonly Toast[] }>()(() => ({ toasts: [] }));

/** Says something at the lower right; failures stay until they are dismissed, news for eight seconds. */
export function notify(toast: Omit<Toast, 'id'>): void {
  lastId += 1;
  const added = { ...toast, id: lastId };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, added].slice(-MOST) }));
}

/** Takes away what offers to undo an entry that has just been undone. */
export const withdrawUndo = (entry: number): void =>
  useToasts.setState(({ toasts }) => ({
    toasts: toasts.filter(({ action }) => action?.undoes?.includes(entry) !== true),
  }));

export const dismiss = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
