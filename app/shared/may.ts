import type { Level } from '../../helper/protocol/index.ts';
import type { HelperState } from './ipc.ts';

/** Whether this connection is granted a level; false without a helper. */
export const may = (helper: HelperState, level: Level): boolean =>
  helper.state === 'connected' && helper.info.authorization.levels.includes(level);
