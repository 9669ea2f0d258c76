import { useTranslation } from 'react-i18next';
import { chosenOf, select, useApp } from '../state/index.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Inspector } from '../features/inspector/Inspector.tsx';
import { DatapathInspector } from '../features/datapaths/inspector/DatapathInspector.tsx';
import { PortInspector } from '../features/datapaths/inspector/PortInspector.tsx';

function Gone({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <EmptyState title={t('inspector:gone.title', { name })} text={t('datapaths:gone')}>
      <Button onPress={() => select(null)}>{t('inspector:gone.back')}</Button>
    </EmptyState>
  );
}

/** The inspector of whatever is selected: a link, a datapath or one of its ports. */
export function SideOf({ selected }: { selected: string }) {
  const chosen = chosenOf(selected);
  const row = useApp((state) =>
    chosen.what === 'link' ? undefined : state.observed.tables.datapaths.get(chosen.name),
  );
  const observed = useApp((state) => state.observed.revision >= 0);
  if (chosen.what === 'link') return <Inspector linkKey={chosen.key} />;
  if (!observed) return null;
  if (!row) return <Gone name={chosen.name} />;
  if (chosen.what === 'datapath') return <DatapathInspector row={row} />;
  const port = row.ports.find(({ key }) => key === chosen.port);
  return port ? <PortInspector row={row} port={port} /> : <Gone name={chosen.port} />;
}
