import { PanelRight } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { formatBitRate } from '../format/index.ts';
import { isSandbox, runningChange, useApp, useMayChange, useMayConnect, useTotalRate } from '../state/index.ts';
import { Badge } from '../ui/Badge.tsx';
import { Running, useCancelChange } from '../parts/changes/Running.tsx';
import { Button as PlainButton, IconButton } from '../ui/Button.tsx';
import popover from '../ui/Popover.module.css';
import { Switch } from '../ui/Toggle.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { HelperBadge } from './HelperBadge.tsx';
import { toggleInspector, useLayout } from './layout.ts';
import { useDemoTraffic } from './useDemoTraffic.ts';
import styles from './StatusBar.module.css';

function SandboxBadge() {
  const { t } = useTranslation();
  return (
    <div className={styles.sandbox}>
      <DialogTrigger>
        <Button className={styles.badge ?? ''}>
          <Badge tone="accent" boxed>
            {t('frame:sandbox.badge')}
          </Badge>
        </Button>
        <Popover className={popover.popover ?? ''} placement="top start" offset={6}>
          <Dialog className={styles.more ?? ''} aria-label={t('frame:sandbox.badge')}>
            {t('frame:sandbox.long')}
          </Dialog>
        </Popover>
      </DialogTrigger>
      <span className={styles.sentence}>{t('frame:sandbox.short')}</span>
    </div>
  );
}

function DemoSwitch() {
  const { t } = useTranslation();
  const { demo, setOn } = useDemoTraffic();
  const mayChange = useMayChange();
  if (demo === 'absent') return null;
  return (
    <Switch isDisabled={!mayChange} isSelected={demo === 'on'} onChange={(on) => void setOn(on)}>
      {t('frame:demoTraffic')}
    </Switch>
  );
}

/** Renders again once a sample while something flows, and never when nothing does. */
function TotalRate() {
  const { t } = useTranslation();
  const { inBits, outBits } = useTotalRate();
  return (
    <Tooltip text={t('frame:total')}>
      <Button className={styles.badge ?? ''}>
        <span className={styles.rate}>
          {t('frame:rateIn')} <span className={styles.figure}>{formatBitRate(inBits)}</span>
        </span>{' '}
        <span className={styles.rate}>
          {t('frame:rateOut')} <span className={styles.figure}>{formatBitRate(outBits)}</span>
        </span>
      </Button>
    </Tooltip>
  );
}

/** What is being made, and what stops it. */
function RunningPart() {
  const { t } = useTranslation();
  const running = useApp(runningChange);
  const mayConnect = useMayConnect();
  const cancel = useCancelChange();
  if (running === null) return null;
  return (
    <div className={styles.running}>
      <Running running={running} />
      <PlainButton small variant="quiet" isDisabled={!mayConnect} onPress={() => cancel(running.entry)}>
        {t('frame:running.cancel')}
      </PlainButton>
    </div>
  );
}

/** The state of things, always in sight. */
export function StatusBar() {
  const { t } = useTranslation();
  const sandbox = useApp(isSandbox);
  const connected = useApp((state) => state.helper.state === 'connected');
  const selected = useApp((state) => state.selected);
  const open = useLayout((state) => state.inspectorOpen);
  return (
    <footer className={styles.bar} aria-label={t('frame:status.label')}>
      <HelperBadge />
      {sandbox && <SandboxBadge />}
      <RunningPart />
      <div className={styles.right}>
        {sandbox && <DemoSwitch />}
        {connected && <TotalRate />}
        {selected !== null && connected && (
          <IconButton
            small
            label={open ? t('frame:inspector.hide') : t('frame:inspector.show')}
            onPress={toggleInspector}
          >
            <PanelRight size={14} aria-hidden />
          </IconButton>
        )}
      </div>
    </footer>
  );
}
