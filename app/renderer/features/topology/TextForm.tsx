import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import { useLinks, useNamespaces } from '../../state/hooks.ts';
import { useLinkSentence } from './useLinkSentence.ts';

function Line({ link }: { link: Link }) {
  return <li>{useLinkSentence(link)}</li>;
}

/** The picture in words, for those who do not see it: what is where, and what it is connected to. */
export function TextForm({ id }: { id: string }) {
  const { t } = useTranslation();
  const links = useLinks();
  const namespaces = useNamespaces();
  return (
    <div id={id} className="visually-hidden">
      <p>{t('topology:text.intro', { namespaces: namespaces.length, links: links.length })}</p>
      {namespaces.map(({ name }) => {
        const members = links.filter((link) => link.namespace === name);
        return (
          <section key={name} aria-label={name === '' ? t('common:ownNamespace') : name}>
            <h2>{name === '' ? t('common:ownNamespace') : name}</h2>
            <ul>{members.map((link) => <Line key={link.index} link={link} />)}</ul>
          </section>
        );
      })}
    </div>
  );
}
