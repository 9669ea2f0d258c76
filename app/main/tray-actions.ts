import type { Failure, Result } from '../../helper/protocol/index.ts';
import type { TrayAction } from './tray-model.ts';

interface TrayTools {
  call: (method: string, params: unknown) => Promise<Result<unknown>>;
  open: () => void;
  showNetworks: () => void;
  quit: () => void;
  /** What was pressed did not happen; the picture may have to be drawn again as it was. */
  refused: (failure: Failure) => void;
}

/** Does what a line of the tray's menu says. A risky change counts down, as everywhere: its two lines appear. */
export async function runTrayAction(action: TrayAction, tools: TrayTools): Promise<void> {
  const { call } = tools;
  const said = async (answer: Promise<Result<unknown>>): Promise<void> => {
    const result = await answer;
    if (!result.ok) tools.refused(result.error);
  };
  switch (action.do) {
    case 'open':
      return tools.open();
    case 'networks':
      return tools.showNetworks();
    case 'quit':
      return tools.quit();
    case 'up':
      return said(call('network.up', { name: action.network }));
    case 'down':
      return said(call('network.down', { name: action.network }));
    case 'keep':
      return said(call('pending.confirm', { entry: action.entry }));
    case 'revert':
      return said(call('pending.revert', { entry: action.entry }));
    case 'undo':
      return said(call('history.undo', { entry: action.entry }));
  }
}
