import { useTranslation } from 'react-i18next';
import type { DatapathRow } from '../../../../../helper/protocol/index.ts';
import { say } from '../../../../../helper/protocol/messages/index.ts';
import { formatBytes } from '../../../format/index.ts';
import { useCpuShare, useMayChange } from '../../../state/index.ts';
import { InlineField } from '../../../parts/inspector/InlineField.tsx';
import inspector from '../../../parts/inspector/Inspector.module.css';
import { Fact } from '../../../parts/inspector/Section.tsx';
import { changeDatapath } from '../../../parts/datapaths/change.ts';
import { percent } from '../../../parts/datapaths/words.ts';

/** What the datapath costs: its threads and where they run, CPU, memory, and what looking without sleeping adds. */
export function Threads({ row }: { row: DatapathRow }) {
  const { t } = useTranslation();
  const isDisabled = !useMayChange();
  const share = useCpuShare(row.name);
  const busy = row.datapath.busyPoll > 0;
  return (
    <div className={inspector.rows}>
      <Fact label={t('datapaths:cpu')} term="cpuShare">
        {percent(share)}
      </Fact>
      <Fact label={t('datapaths:memory')} term="datapathMemory">
        {formatBytes(row.memory)}
      </Fact>
      {row.threads.map(({ name, id, cpus }) => (
        <Fact key={id} label={name} mono={false}>
          {t('datapaths:thread', { id, cpus: cpus === '' ? t('datapaths:anyCpu') : cpus })}
        </Fact>
      ))}
      <InlineField
        numeric
        label={t('terms:busyPoll.name')}
        term="busyPoll"
        unit={t('datapaths:unit.microseconds')}
        value={String(row.datapath.busyPoll)}
        isDisabled={isDisabled}
        fault={(typed) =>
          !/^\d+$/.test(typed)
            ? say('field.wholeNumber')
            : Number(typed) > 1_000_000
              ? say('field.most', { maximum: 1_000_000 })
              : null
        }
        save={(typed) =>
          changeDatapath(
            row,
            { busyPoll: Number(typed) },
            t('inspector:done', { name: row.name, field: t('terms:busyPoll.name'), value: typed }),
            t,
          )
        }
      />
      {busy && (
        <p className={inspector.small}>
          {t('datapaths:busyCost', { share: percent(share), count: row.threads.length })}
        </p>
      )}
    </div>
  );
}
