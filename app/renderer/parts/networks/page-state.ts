import { create } from 'zustand';
import type { Message, Plan } from '../../../../helper/protocol/index.ts';
import { navigate } from '../../state/index.ts';

/** What a change is about: a network that is saved, or a text that may not be. */
export type Source = { name: string } | { text: string };

/** A plan that somebody looks at before it is carried out. */
export interface Proposal {
  source: Source;
  to: 'up' | 'down';
  plan: Plan;
  /** Called when it was carried out. */
  onDone?: () => void;
}

/** What stands over the page: at most one. */
type NetworkDialog =
  | { kind: 'proposal'; proposal: Proposal }
  | { kind: 'assistant' }
  | { kind: 'delete'; name: string }
  | { kind: 'export'; name: string }
  | { kind: 'difference'; name: string }
  /** Somebody leaves the editor with changes that are not saved; `next` is where to. */
  | { kind: 'leave'; next: () => void };

/** A document in the editor. It outlives the page: who looks elsewhere finds it again. */
export interface EditorDraft {
  /** The saved network that it belongs to; null: it is not saved yet. */
  name: string | null;
  /** The text as it is saved. */
  saved: string | null;
  text: string;
  /** What the import could not say. */
  notes: readonly Message[];
}

interface NetworksPage {
  /** Name of the network in the inspector. */
  selected: string | null;
  draft: EditorDraft | null;
  dialog: NetworkDialog | null;
  /** The plan that is being carried out, by network: its steps stand in the inspector. */
  plans: Readonly<Record<string, Plan>>;
}

export const useNetworksPage = create<NetworksPage>()(() => ({ selected: null, draft: null, dialog: null, plans: {} }));

export const selectNetwork = (selected: string | null): void => useNetworksPage.setState({ selected });
export const openDialog = (dialog: NetworkDialog): void => useNetworksPage.setState({ dialog });
export const closeDialog = (): void => useNetworksPage.setState({ dialog: null });
export const rememberPlan = (plan: Plan): void =>
  useNetworksPage.setState(({ plans }) => ({ plans: { ...plans, [plan.network]: plan } }));

export const isUnsaved = (draft: EditorDraft | null): boolean => draft !== null && draft.text !== draft.saved;

/** Does `next` at once, or asks first where something would be lost. */
function leaving(next: () => void): void {
  if (isUnsaved(useNetworksPage.getState().draft)) openDialog({ kind: 'leave', next });
  else next();
}

export const closeEditor = (): void => leaving(() => useNetworksPage.setState({ draft: null }));
export const openEditor = (draft: EditorDraft): void =>
  leaving(() => {
    useNetworksPage.setState({ draft, dialog: null });
    navigate('networks');
  });
/** The editor as it was left. */
export const showDraft = (): void => {
  useNetworksPage.setState({ dialog: null });
  navigate('networks');
};
export const typeText = (text: string): void =>
  useNetworksPage.setState(({ draft }) => (draft ? { draft: { ...draft, text } } : {}));
/** What is in the editor is saved now, under this name. */
export const markSaved = (name: string, text: string): void =>
  useNetworksPage.setState(({ draft }) => (draft ? { draft: { ...draft, name, saved: text } } : {}));
export const dropDraft = (): void => useNetworksPage.setState({ draft: null });
/** Shows a network on its page. */
export const showNetwork = (name: string): void => {
  useNetworksPage.setState({ selected: name, draft: null, dialog: null });
  navigate('networks');
};
