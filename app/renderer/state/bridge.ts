import type { HelperCall, TaproomBridge } from '../../shared/ipc.ts';
import type { MethodResult, Result } from '../../../helper/protocol/index.ts';

declare global {
  interface Window {
    /** Put there by the preload script before any of our code runs. */
    readonly taproom: TaproomBridge;
  }
}

/** The renderer's only connection to the main process. */
export const bridge = (): TaproomBridge => window.taproom;

/** Calls the helper through main; both sides of the answer were decoded there by helper/protocol's schemas. */
export const callHelper: HelperCall = async (method, params) => {
  const answer = await bridge().request('helper:call', { method, params });
  // `helper:call` carries every method, so its answer is typed unknown; main checked it for this method.
  return answer as Result<MethodResult<typeof method>>;
};
