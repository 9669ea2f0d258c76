import { describe, expect, it } from 'vitest';
import { helperInfo } from '../../../shared/helper-info.fixture.ts';
import { applySnapshot, NOTHING_OBSERVED } from '../../../../helper/client/pure/replica.ts';
import { i18n } from '../../i18n/index.ts';
import { useApp, WINDOW_KEYS } from '../../state/index.ts';
import { historyEntry, snapshot } from '../../state/test-rows.ts';
import { commandsOf } from './commands.ts';

const { uid } = helperInfo({}).authorization;
const who = { uid, user: null, client: 'desktop' };

describe('the palette', () => {
  it('shows the keys that do the same', () => {
    const history = [
      historyEntry({ entry: 1, who }),
      historyEntry({ entry: 2, who, undoneBy: 3 }),
      historyEntry({ entry: 3, who, undoes: 2 }),
    ];
    const state = {
      ...useApp.getState(),
      helper: { state: 'connected' as const, info: helperInfo({}) },
      observed: applySnapshot(NOTHING_OBSERVED, snapshot({ history })),
    };
    const commands = commandsOf(state, [], [], [], i18n.t);
    const keys = Object.fromEntries(commands.flatMap((one) => (one.keys === undefined ? [] : [[one.id, one.keys]])));
    expect(keys).toMatchObject({
      create: WINDOW_KEYS.create,
      undo: WINDOW_KEYS.undo,
      redo: WINDOW_KEYS.redo,
      shortcuts: WINDOW_KEYS.shortcuts,
      'view topology': 'Ctrl+1',
    });
  });
});
