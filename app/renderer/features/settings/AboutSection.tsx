import { useTranslation } from 'react-i18next';
import { PROTOCOL_VERSION } from '../../../../helper/protocol/index.ts';
import { bridge, useApp } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Mono } from '../../ui/Text.tsx';
import styles from './SettingsView.module.css';

const PAGES = ['readme', 'architecture', 'security', 'protocol'] as const;

/** Versions, who the helper takes us for, and the documentation. */
export function AboutSection() {
  const { t } = useTranslation();
  const version = useApp((state) => state.version);
  const helper = useApp((state) => state.helper);
  const info = helper.state === 'connected' ? helper.info : null;
  return (
    <section className={styles.section} aria-labelledby="settings-about">
      <h2 id="settings-about" className={styles.title}>
        {t('settings:about.title')}
      </h2>
      <dl className={styles.facts}>
        <dt>{t('settings:about.version')}</dt>
        <dd>
          <Mono>{version}</Mono>
        </dd>
        <dt>{t('settings:about.protocol')}</dt>
        <dd>
          <Mono>{info?.protocol ?? PROTOCOL_VERSION}</Mono>
        </dd>
        {info && (
          <>
            <dt>{t('settings:about.helper')}</dt>
            <dd>
              <Mono>{`taproomd ${info.version}`}</Mono> {t('settings:about.process', { pid: info.pid })}
            </dd>
            <dt>{t('settings:about.machine')}</dt>
            <dd>
              <Mono>{`${info.hostname}, ${info.kernel}`}</Mono>
            </dd>
            <dt>{t('settings:about.authorization')}</dt>
            <dd>{t(`settings:about.by.${info.authorization.by}`)}</dd>
          </>
        )}
        <dt>{t('settings:about.licence')}</dt>
        <dd>{t('settings:about.apache')}</dd>
      </dl>
      <div className={styles.actions}>
        {PAGES.map((page) => (
          <Button key={page} small onPress={() => void bridge().request('docs:open', { page })}>
            {t(`settings:docs.${page}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
