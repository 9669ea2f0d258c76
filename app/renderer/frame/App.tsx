import { I18nProvider } from 'react-aria-components';
import { useLocale } from '../state/index.ts';
import { Shell } from './Shell.tsx';

/** The window's content; react-aria speaks the same language as we do. */
export function App() {
  return (
    <I18nProvider locale={useLocale()}>
      <Shell />
    </I18nProvider>
  );
}
