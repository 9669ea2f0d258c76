import type { TaproomBridge } from '../../app/shared/ipc.ts';

declare global {
  interface Window {
    readonly taproom: TaproomBridge;
  }
}
