import {
  Activity,
  Cable,
  Command,
  History,
  Network,
  Plus,
  Repeat2,
  Route,
  Settings,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import {
  navigate,
  openCreate,
  openPalette,
  useApp,
  useMayChange,
  viewKey,
  VIEWS,
  WINDOW_KEYS,
  type View,
} from '../state/index.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './Navigation.module.css';

const ICONS: Record<View, LucideIcon> = {
  topology: Workflow,
  networks: Network,
  links: Cable,
  datapaths: Repeat2,
  routes: Route,
  traffic: Activity,
  history: History,
  settings: Settings,
};

/** The views; in a narrow window only their pictures, with the word as a tooltip. */
export function Navigation() {
  const { t } = useTranslation();
  const current = useApp((state) => state.view);
  const mayChange = useMayChange();
  const item = (label: string, Icon: LucideIcon, onPress: () => void, keys: string, isCurrent = false) => (
    <Tooltip text={`${label} (${keys})`}>
      <Button
        className={styles.item ?? ''}
        onPress={onPress}
        {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
      >
        <Icon size={16} aria-hidden />
        <span className={styles.label}>{label}</span>
      </Button>
    </Tooltip>
  );
  return (
    <nav className={styles.nav} aria-label={t('frame:views')}>
      <Tooltip text={`${t('frame:create')} (${WINDOW_KEYS.create})`}>
        <Button className={`${styles.item} ${styles.create}`} onPress={() => openCreate()} isDisabled={!mayChange}>
          <Plus size={16} aria-hidden />
          <span className={styles.label}>{t('frame:create')}</span>
        </Button>
      </Tooltip>
      <ul className={styles.list}>
        {VIEWS.map((view) => (
          <li key={view} className={view === 'settings' ? styles.last : ''}>
            {item(t(`frame:view.${view}`), ICONS[view], () => navigate(view), viewKey(view), view === current)}
          </li>
        ))}
      </ul>
      {item(t('frame:palette'), Command, openPalette, WINDOW_KEYS.palette)}
    </nav>
  );
}
