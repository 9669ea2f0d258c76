import { I18nProvider } from 'react-aria-components';
import { useApp, useLocale } from '../state/index.ts';
import { Shell } from './Shell.tsx';
import { SmallShell } from './SmallShell.tsx';

/** The window's content; react-aria speaks the same language as we do. */
export function App() {
  const small = useApp((state) => state.small);
  return <I18nProvider locale={useLocale()}>{small ? <SmallShell /> : <Shell />}</I18nProvider>;
}
