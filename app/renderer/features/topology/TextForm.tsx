import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import type { Picture } from './layout/picture.ts';
import { useLinkSentence } from './useLinkSentence.ts';

function Line({ link }: { link: Link }) {
  return <li>{useLinkSentence(link)}</li>;
}

/** The picture in words, for those who do not see it: what is where, and what it is connected to. */
export function TextForm({ id, picture }: { id: string; picture: Picture }) {
  const { t } = useTranslation();
  const total = picture.namespaces.reduce((sum, { links }) => sum + links, 0);
  return (
    <div id={id} className="visually-hidden">
      <p>{t('topology:text.intro', { namespaces: picture.namespaces.length, links: total })}</p>
      {picture.namespaces.map(({ name }) => {
        const fold = picture.folds.find(({ namespace }) => namespace === name);
        const label = name === '' ? t('common:ownNamespace') : name;
        return (
          <section key={name} aria-label={label}>
            <h2>{label}</h2>
            <ul>
              {picture.cards.filter(({ link }) => link.namespace === name).map(({ key, link }) => <Line key={key} link={link} />)}
            </ul>
            {fold && <p>{t(fold.all ? 'topology:folded' : 'topology:more', { count: fold.links.length })}</p>}
          </section>
        );
      })}
    </div>
  );
}
