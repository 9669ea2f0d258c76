import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, NetworkRow } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { CommandLines } from '../../ui/Text.tsx';
import { Section } from '../../parts/inspector/Section.tsx';
import { edit } from './actions.ts';
import styles from '../../parts/changes/Plan.module.css';

/** Asked for anew whenever the network says that it is another. */
function Text({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const [text, setText] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let current = true;
    void callHelper('network.show', { name: network.name }).then((answer) => {
      if (!current) return;
      setText(answer.ok ? answer.value.text : null);
      setFailure(answer.ok ? null : answer.error);
    });
    return () => {
      current = false;
    };
  }, [network]);
  if (failure) return <FailurePanel failure={failure} />;
  return (
    <div className={styles.plan}>
      {text !== null && <CommandLines lines={[text.trimEnd()]} label={t('networks:section.document')} />}
      <span>
        <Button small onPress={() => void edit(network.name, t)}>
          {t('networks:menu.edit')}
        </Button>
      </span>
    </div>
  );
}

/** The YAML of a network as it is saved. */
export function DocumentText({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  return (
    <Section id="network-document" title={t('networks:section.document')} startsFolded>
      <Text network={network} />
    </Section>
  );
}
