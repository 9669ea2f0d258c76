import { rates } from './rates-hub.ts';
import { bridge } from './bridge.ts';
import { chosenOf } from './datapath-keys.ts';
import { isView } from './navigation.ts';
import { openCreate, openPalette, openUndo, requestSearch, useApp } from './store.ts';
import { applyChanges, applySnapshot, NOTHING_OBSERVED } from '../../../helper/client/pure/replica.ts';
import type { SamplePush } from '../../shared/ipc.ts';
import type { EventPayload, Snapshot } from '../../../helper/protocol/index.ts';

/*
 * idle --start()--> asking --answer--> following --gap--> asking
 * While a snapshot is asked for, changes that it already contains are stale and dropped; a second
 * gap during the question only asks again after the answer.
 */
let asking = false;

async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  const answer = await bridge().request('app:ready', {});
  asking = false;
  if (!answer.ok) return;
  const { helper, snapshot, settings, locale, small, version } = answer.value;
  useApp.setState({ ready: true, helper, settings, systemLocale: locale, small, version });
  if (snapshot) takeSnapshot(snapshot);
  rates.expect(settings.sampleInterval);
}

function takeSnapshot(snapshot: Snapshot): void {
  useApp.setState((state) => ({ observed: applySnapshot(state.observed, snapshot) }));
  keepKnownRates();
}

/** Of what is gone there are no rates. */
function keepKnownRates(): void {
  const { links, datapaths } = useApp.getState().observed.tables;
  rates.keepOnly((key) => {
    const chosen = chosenOf(key);
    return chosen.what === 'port'
      ? datapaths.get(chosen.name)?.ports.some((port) => port.key === chosen.port) === true
      : links.has(key);
  });
}

function takeChanges(event: EventPayload<'changes'>): void {
  const outcome = applyChanges(useApp.getState().observed, event);
  if (outcome.kind === 'gap') return void ask();
  if (outcome.kind === 'stale') return;
  useApp.setState({ observed: outcome.observed });
  for (const change of event.changes) {
    if (change.topic === 'links' && change.value === null) rates.forget(change.key);
  }
  if (event.changes.some(({ topic }) => topic === 'datapaths')) keepKnownRates();
}

function takeSample(sample: SamplePush): void {
  const { links } = useApp.getState().observed.tables;
  rates.take(sample, Date.now(), (key) => links.get(key)?.kind !== 'loopback');
}

/** Follows main from now on; answers with the function that stops. Called once by main.tsx. */
export function connect(): () => void {
  const main = bridge();
  const stops = [
    main.on('helper:state', (helper) => {
      const wasConnected = useApp.getState().helper.state === 'connected';
      useApp.setState({ helper });
      if (wasConnected && helper.state !== 'connected') {
        useApp.setState({ observed: NOTHING_OBSERVED });
        rates.keepOnly(() => false);
      }
    }),
    main.on('helper:snapshot', takeSnapshot),
    main.on('helper:changes', takeChanges),
    main.on('helper:statistics', takeSample),
    main.on('settings:changed', (settings) => {
      useApp.setState({ settings });
      rates.expect(settings.sampleInterval);
    }),
    main.on('window:small', ({ small }) => useApp.setState({ small })),
    main.on('view:open', ({ view }) => {
      if (isView(view)) useApp.setState({ view });
    }),
    main.on('command:run', ({ command }) => {
      if (command === 'palette') openPalette();
      else if (command === 'create') openCreate();
      else if (command === 'undo') openUndo();
      else requestSearch();
    }),
  ];
  void ask();
  return () => stops.forEach((stop) => stop());
}
