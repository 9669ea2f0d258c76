import { useTranslation } from 'react-i18next';
import { changeSettings, useApp } from '../../state/index.ts';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Toggle.tsx';
import { AboutSection } from './AboutSection.tsx';
import { BudgetsSection } from './BudgetsSection.tsx';
import { StartAtLogin } from './StartAtLogin.tsx';
import { SystemSection } from './SystemSection.tsx';
import styles from './SettingsView.module.css';

const THEMES = ['system', 'light', 'dark'] as const;
const LANGUAGES = ['system', 'en', 'zh-CN'] as const;
const INTERVALS = ['500', '1000', '2000', '5000'] as const;
const MILLISECONDS = { 500: 500, 1000: 1000, 2000: 2000, 5000: 5000 } as const;

/** How the window looks and behaves, and what this machine offers. Each change counts at once. */
export function SettingsView() {
  const { t } = useTranslation();
  const settings = useApp((state) => state.settings);
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">{t('frame:view.settings')}</h1>
      <div className={styles.column}>
        <section className={styles.section} aria-labelledby="settings-look">
          <h2 id="settings-look" className={styles.title}>
            {t('settings:look.title')}
          </h2>
          <div className={styles.row}>
            <span className={styles.label} aria-hidden>
              {t('settings:theme.label')}
            </span>
            <Select
              hideLabel
              label={t('settings:theme.label')}
              value={settings.theme}
              onChange={(theme) => void changeSettings({ theme })}
              choices={THEMES.map((value) => ({ value, label: t(`settings:theme.${value}`) }))}
            />
          </div>
          <div className={styles.row}>
            <span className={styles.label} aria-hidden>
              {t('settings:language.label')}
            </span>
            <Select
              hideLabel
              label={t('settings:language.label')}
              value={settings.language}
              onChange={(language) => void changeSettings({ language })}
              choices={LANGUAGES.map((value) => ({ value, label: t(`settings:language.${value}`) }))}
            />
          </div>
        </section>
        <section className={styles.section} aria-labelledby="settings-behaviour">
          <h2 id="settings-behaviour" className={styles.title}>
            {t('settings:behaviour.title')}
          </h2>
          <div className={styles.row}>
            <span className={styles.label} aria-hidden>
              {t('settings:interval.label')}
            </span>
            <Select
              hideLabel
              label={t('settings:interval.label')}
              value={String(settings.sampleInterval) as (typeof INTERVALS)[number]}
              onChange={(value) => void changeSettings({ sampleInterval: MILLISECONDS[value] })}
              choices={INTERVALS.map((value) => ({ value, label: t(`settings:interval.${value}`) }))}
            />
          </div>
          <Switch isSelected={settings.closeToTray} onChange={(closeToTray) => void changeSettings({ closeToTray })}>
            {t('settings:closeToTray')}
          </Switch>
          <Switch
            isSelected={settings.notifications}
            onChange={(notifications) => void changeSettings({ notifications })}
          >
            {t('settings:notifications')}
          </Switch>
          <StartAtLogin />
        </section>
        <SystemSection />
        <BudgetsSection />
        <AboutSection />
      </div>
    </div>
  );
}
