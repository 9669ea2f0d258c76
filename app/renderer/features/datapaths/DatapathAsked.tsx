import { useEffect } from 'react';
import { closeOverlay, useApp, type Overlay } from '../../state/index.ts';
import { AddPortDialog } from './AddPortDialog.tsx';
import { DeleteDatapathDialog } from './DeleteDatapathDialog.tsx';

/** What is asked about one datapath; where it has gone meanwhile, nothing is left to ask. */
export function DatapathAsked({ kind, datapath }: Extract<Overlay, { datapath: string }>) {
  const row = useApp((state) => state.observed.tables.datapaths.get(datapath));
  useEffect(() => {
    if (!row) closeOverlay();
  }, [row]);
  if (!row) return null;
  return kind === 'add-port' ? <AddPortDialog row={row} /> : <DeleteDatapathDialog row={row} />;
}
