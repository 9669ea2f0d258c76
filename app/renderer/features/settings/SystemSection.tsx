import type { TFunction } from 'i18next';
import { Stethoscope } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CreatableKind, type Capability, type Failure } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { callHelper, useApp } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Mono } from '../../ui/Text.tsx';
import styles from './SettingsView.module.css';

/** What a capability is for: of a kind of link, its own words. */
function summaryOf({ name, summary }: Capability, t: TFunction): string {
  const kind = CreatableKind.safeParse(name.replace(/^link\./, ''));
  return kind.success ? t(`kinds:${kind.data}.use`) : localized(summary);
}

function CapabilityRow({ capability }: { capability: Capability }) {
  const { t } = useTranslation();
  const { name, available, detail, remedy } = capability;
  return (
    <li className={styles.capability}>
      <Badge tone={available ? 'ok' : 'warn'}>
        {available ? t('settings:system.available') : t('settings:system.missing')}
      </Badge>
      <Mono truncate>{name}</Mono>
      <div>
        <p>{summaryOf(capability, t)}</p>
        <p className={styles.quiet}>{localized(detail)}</p>
        {!available && remedy !== undefined && <p>{localized(remedy)}</p>}
      </div>
    </li>
  );
}

/** What this kernel and machine offer; what is missing comes first, with its remedy. */
export function SystemSection() {
  const { t } = useTranslation();
  const helper = useApp((state) => state.helper);
  const [probed, setProbed] = useState<readonly Capability[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, setPending] = useState(false);
  const connected = helper.state === 'connected';
  const capabilities = probed ?? (connected ? helper.info.capabilities : []);
  const missing = capabilities.filter((capability) => !capability.available);
  const sorted = [...missing, ...capabilities.filter((capability) => capability.available)];

  const probe = async () => {
    setPending(true);
    setFailure(null);
    const answer = await callHelper('doctor', {});
    setPending(false);
    if (answer.ok) setProbed(answer.value.capabilities);
    else setFailure(answer.error);
  };
  return (
    <section className={styles.section} aria-labelledby="settings-system">
      <h2 id="settings-system" className={styles.title}>
        {t('settings:system.title')}
      </h2>
      {!connected ? (
        <p className={styles.quiet}>{t('settings:system.noHelper')}</p>
      ) : (
        <div className={styles.actions}>
          <Button icon={<Stethoscope size={14} aria-hidden />} isPending={pending} onPress={() => void probe()}>
            {t('settings:system.probe')}
          </Button>
          <span className={styles.quiet} role="status">
            {missing.length === 0
              ? t('settings:system.complete')
              : t('settings:system.lacks', { count: missing.length })}
          </span>
        </div>
      )}
      {failure && <FailurePanel failure={failure} />}
      {sorted.length > 0 && (
        <ul className={styles.capabilities}>
          {sorted.map((capability) => (
            <CapabilityRow key={capability.name} capability={capability} />
          ))}
        </ul>
      )}
    </section>
  );
}
