import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { rowKey, type Link, type Route } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { openAddRoute, ownerOf, routesOf, useApp, useMayChange } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Mono } from '../../ui/Text.tsx';
import { isTold } from '../../parts/ownership/whose.ts';
import { RowOwner } from '../../parts/ownership/Owner.tsx';
import { printable } from '../../../../helper/protocol/printable.ts';
import styles from '../../parts/inspector/Inspector.module.css';
import { Section } from '../../parts/inspector/Section.tsx';

/** The kernel's own entries of table local are the rule and say nothing new. */
const isShown = (route: Route): boolean => route.table !== 255;

/** Whose it is, where that is not the kernel itself. */
function RouteOwner({ route }: { route: Route }) {
  const owner = useApp(ownerOf('routes', rowKey.routes(route)));
  if (!isTold(owner)) return null;
  return (
    <div className={styles.small} title={localized(owner.evidence)}>
      <RowOwner topic="routes" rowKey={rowKey.routes(route)} />
    </div>
  );
}

/** Routes that leave by this link. */
export function Routes({ link, linkKey }: { link: Link; linkKey: string }) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const routes = useApp(routesOf(linkKey)).filter(isShown);
  return (
    <Section id="routes" title={t('inspector:section.routes', { count: routes.length })}>
      {routes.length === 0 ? (
        <p className={styles.quiet}>{t('inspector:routes.none')}</p>
      ) : (
        <ul className={styles.list}>
          {routes.map((route) => {
            const gateway = route.gateway ?? route.nexthops[0]?.gateway ?? null;
            const parts = [
              gateway === null ? '' : t('inspector:routes.via', { gateway }),
              t('inspector:routes.metric', { metric: route.metric }),
              route.table === 254 ? '' : t('inspector:routes.table', { table: route.table }),
              route.protocolName,
            ].filter((part) => part !== '');
            return (
              <li
                key={`${route.destination} ${route.table} ${route.metric} ${route.type} ${gateway ?? ''}`}
                className={styles.route}
              >
                <Mono>{route.destination}</Mono>
                <div className={styles.small}>{printable(parts.join(' · '))}</div>
                <RouteOwner route={route} />
              </li>
            );
          })}
        </ul>
      )}
      <div className={styles.item}>
        <Button
          small
          variant="quiet"
          icon={<Plus size={14} aria-hidden />}
          isDisabled={!mayChange}
          onPress={() => openAddRoute(link.namespace, 'ipv4', link.name)}
        >
          {t('inspector:routes.add')}
        </Button>
      </div>
    </Section>
  );
}
