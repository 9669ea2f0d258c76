import { Assistant } from './assistant/Assistant.tsx';
import { DeleteNetworkDialog } from './DeleteNetworkDialog.tsx';
import { DifferenceDialog } from './DifferenceDialog.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';
import { useNetworksPage } from '../../parts/networks/page-state.ts';
import { ProposalDialog } from './ProposalDialog.tsx';

/** The dialogs about networks; they open from any page (the palette, a selection of links). */
export function NetworkDialogs() {
  const dialog = useNetworksPage((state) => state.dialog);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'proposal':
      return <ProposalDialog proposal={dialog.proposal} />;
    case 'assistant':
      return <Assistant />;
    case 'delete':
      return <DeleteNetworkDialog name={dialog.name} />;
    case 'export':
      return <ExportDialog name={dialog.name} />;
    case 'difference':
      return <DifferenceDialog name={dialog.name} />;
    case 'leave':
      return <LeaveDialog next={dialog.next} />;
  }
}
