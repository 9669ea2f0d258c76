import { setLanguage } from '../i18n/index.ts';
import { localeOf, useApp, type AppState } from '../state/index.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

function apply(state: AppState): void {
  const { theme } = state.settings;
  const isDark = theme === 'system' ? dark.matches : theme === 'dark';
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  setLanguage(localeOf(state));
}

/** Keeps theme and language of the document as the settings, or the system, have them. */
export function followAppearance(): void {
  apply(useApp.getState());
  useApp.subscribe((state, before) => {
    if (state.settings !== before.settings || state.systemLocale !== before.systemLocale) apply(state);
  });
  dark.addEventListener('change', () => apply(useApp.getState()));
}
