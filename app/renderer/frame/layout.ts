import { create } from 'zustand';
import { useApp } from '../state/index.ts';

export const INSPECTOR_MIN = 300;
export const INSPECTOR_MAX = 560;

/** The inspector's place in the window; what it shows is `selected` of the store. */
export const useLayout = create<{ inspectorOpen: boolean; inspectorWidth: number }>()(() => ({
  inspectorOpen: true,
  inspectorWidth: 360,
}));

export const toggleInspector = (): void =>
  useLayout.setState(({ inspectorOpen }) => ({ inspectorOpen: !inspectorOpen }));
export const setInspectorWidth = (width: number): void =>
  useLayout.setState({ inspectorWidth: Math.round(Math.min(INSPECTOR_MAX, Math.max(INSPECTOR_MIN, width))) });

// Whoever selects a link wants to see it.
useApp.subscribe((state, before) => {
  if ((state.selected !== null && state.selected !== before.selected) || state.renaming !== null)
    useLayout.setState({ inspectorOpen: true });
});
