import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, PortRow } from '../../../../helper/protocol/index.ts';
import { chosenOf, portLabel, useApp, useMayChange } from '../../state/index.ts';
import type { MenuEntries } from '../../ui/Menu.tsx';
import { AddPortDialog } from './AddPortDialog.tsx';
import { unplug } from '../../parts/datapaths/change.ts';
import { DeleteDatapathDialog } from './DeleteDatapathDialog.tsx';
import { canUnplug, datapathMenu, portMenu } from '../../parts/datapaths/menus.ts';

type Asked = { what: 'delete' | 'add-port'; name: string } | null;
export interface DatapathActions {
  menuOf: (key: string) => { label: string; entries: MenuEntries } | null;
  /** Deletes a datapath (asks first), or unplugs a port; false where the key means neither. */
  remove: (key: string) => boolean;
  askAddPort: (row: DatapathRow) => void;
  asked: Asked;
  close: () => void;
}

/** The object that a key means, as it is now. */
function find(key: string): { row: DatapathRow; port: PortRow | null } | null {
  const chosen = chosenOf(key);
  if (chosen.what === 'link') return null;
  const row = useApp.getState().observed.tables.datapaths.get(chosen.name);
  const port = chosen.what === 'port' ? row?.ports.find((one) => one.key === chosen.port) : null;
  return row === undefined || port === undefined ? null : { row, port };
}

/** What picture, list and inspector offer for datapaths and their ports, with the dialogs that it opens. */
export function useDatapathActions(): DatapathActions {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const [asked, setAsked] = useState<Asked>(null);
  const askDelete = (row: DatapathRow) => setAsked({ what: 'delete', name: row.name });
  const askAddPort = (row: DatapathRow) => setAsked({ what: 'add-port', name: row.name });
  return {
    asked,
    askAddPort,
    close: () => setAsked(null),
    menuOf: (key) => {
      const found = find(key);
      if (!found) return null;
      const { row, port } = found;
      return port
        ? { label: portLabel(port), entries: portMenu(row, port, mayChange, t) }
        : { label: row.name, entries: datapathMenu(row, mayChange, askAddPort, askDelete, t) };
    },
    remove: (key) => {
      const found = find(key);
      if (!found) return chosenOf(key).what !== 'link';
      if (!mayChange) return true;
      if (!found.port) askDelete(found.row);
      else if (canUnplug(found.row)) void unplug(found.row, found.port, t);
      return true;
    },
  };
}

/** The dialog that is open, if any. */
export function DatapathDialogs({ actions: { asked, close } }: { actions: DatapathActions }) {
  const row = useApp((state) => (asked === null ? undefined : state.observed.tables.datapaths.get(asked.name)));
  if (asked === null || row === undefined) return null;
  return asked.what === 'delete' ? (
    <DeleteDatapathDialog row={row} onClose={close} />
  ) : (
    <AddPortDialog row={row} onClose={close} />
  );
}
