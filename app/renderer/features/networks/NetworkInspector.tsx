import { Ellipsis, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { NetworkRow, Plan } from '../../../../helper/protocol/index.ts';
import { printable, printableLines } from '../../../../helper/protocol/printable.ts';
import { formatMoment } from '../../format/time.ts';
import { useLocale, useMayConnect } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import styles from '../../parts/inspector/Inspector.module.css';
import list from './NetworkList.module.css';
import { Fact, Section } from '../../parts/inspector/Section.tsx';
import { changeAndSay, edit } from './actions.ts';
import { CardNews } from './CardNews.tsx';
import { ConnectSwitch } from './ConnectSwitch.tsx';
import { DocumentText } from './DocumentText.tsx';
import { NetworkHistory } from './NetworkHistory.tsx';
import { shownState, STATE_TONE } from './network-state.ts';
import { selectNetwork, useNetworksPage } from '../../parts/networks/page-state.ts';
import { Parts } from './Parts.tsx';
import { PlanSteps, type StepMark } from '../../parts/changes/PlanSteps.tsx';
import { Services } from './Services.tsx';
import { useNetworkMenu } from './useNetworkMenu.ts';
import { useNetwork } from './use-networks.ts';

function Header({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const entries = useNetworkMenu(network);
  const state = shownState(network);
  const label = t('networks:menu.of', { name: network.name });
  return (
    <header className={styles.head}>
      <div className={styles.titleRow}>
        <ConnectSwitch network={network} />
        <h2 className={styles.title} title={printable(network.name)}>
          {printable(network.name)}
        </h2>
        <MenuButton label={label} entries={entries}>
          <IconButton small label={label}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        </MenuButton>
        <IconButton small label={t('inspector:close')} onPress={() => selectNetwork(null)}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className={styles.facts}>
        <Badge tone={STATE_TONE[state]}>{t(`networks:state.${state}`)}</Badge>
        <span>{t('networks:since', { time: formatMoment(new Date(network.since), new Date(), locale) })}</span>
      </div>
    </header>
  );
}

/** Why the last attempt did not succeed, and what can be done now. */
function Failed({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const mayConnect = useMayConnect();
  if (network.state !== 'failed' || network.error === null) return null;
  return (
    <div className={styles.section}>
      <FailurePanel failure={network.error}>
        <Button small isDisabled={!mayConnect} onPress={() => void changeAndSay({ name: network.name }, 'up', t)}>
          {t('networks:again')}
        </Button>
        <Button small onPress={() => void edit(network.name, t)}>
          {t('networks:menu.edit')}
        </Button>
      </FailurePanel>
    </div>
  );
}

/** Whether the network went where the plan leads: others may have taken it elsewhere since. */
const leadsHere = ({ to }: Plan, { state }: NetworkRow): boolean =>
  state === 'failed' || (to === 'down') === (state === 'down' || state === 'disconnecting');

/** The steps of the plan that is being carried out, or was last, each with how far it is. */
function Steps({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const plan = useNetworksPage((state) => state.plans[network.name]);
  const { progress } = network;
  if (plan === undefined || plan.steps.length === 0 || !leadsHere(plan, network)) return null;
  const markOf = (position: number): StepMark =>
    progress === null || position < progress.done ? 'done' : position === progress.done ? 'now' : 'waiting';
  // What failed was undone: no step of it is done.
  const marks = network.state === 'failed' ? {} : { markOf };
  return (
    <Section id="network-steps" title={t('networks:section.steps')} mustOpen={progress !== null}>
      <PlanSteps steps={plan.steps} {...marks} />
    </Section>
  );
}

/** Everything about one network. */
export function NetworkInspector({ name }: { name: string }) {
  const { t } = useTranslation();
  const network = useNetwork(name);
  if (!network) {
    return (
      <EmptyState title={t('networks:gone.title', { name })} text={t('networks:gone.text')}>
        <Button onPress={() => selectNetwork(null)}>{t('inspector:gone.back')}</Button>
      </EmptyState>
    );
  }
  return (
    <div className={styles.inspector}>
      <Header network={network} />
      <div className={styles.body}>
        <Failed network={network} />
        <Section id="network-overview" title={t('networks:section.overview')}>
          {network.description !== '' && <p>{printableLines(network.description)}</p>}
          {network.state !== 'failed' && <CardNews network={network} />}
          <div className={styles.rows}>
            <Fact label={t('networks:madeOf')} mono={false}>
              <span className={list.stacked}>
                <Parts network={network} />
              </span>
            </Fact>
            <Fact label={t('networks:field.start')} term="networkStart" mono={false}>
              {t(`networks:start.${network.start}`)}
            </Fact>
            <Fact label={t('networks:field.keep')} term="networkKeep" mono={false}>
              {t(network.keep ? 'networks:yes' : 'networks:no')}
            </Fact>
          </div>
        </Section>
        <Steps network={network} />
        <Services network={network} />
        <NetworkHistory name={name} />
        <DocumentText network={network} />
      </div>
    </div>
  );
}
