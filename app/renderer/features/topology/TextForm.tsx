import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import { datapathSentence, portSentence } from '../../parts/datapaths/words.ts';
import type { Picture } from './layout/places.ts';
import { useLinkSentence } from './useLinkSentence.ts';
import { printable } from '../../../../helper/protocol/printable.ts';

function Line({ link }: { link: Link }) {
  return <li>{useLinkSentence(link)}</li>;
}

/** Beyond this many cards a list read from its beginning helps nobody: the Links view can be searched. */
const MOST = 150;

/** The picture in words, for those who do not see it: what is where, and what it is connected to. */
export function TextForm({ id, picture }: { id: string; picture: Picture }) {
  const { t } = useTranslation();
  const total = picture.namespaces.reduce((sum, { links }) => sum + links, 0);
  const isShort = picture.cards.length <= MOST;
  return (
    <div id={id} className="visually-hidden">
      <p>{t('topology:text.intro', { namespaces: picture.namespaces.length, links: total })}</p>
      {picture.datapaths.length > 0 && (
        <section aria-label={t('topology:userSpace')}>
          <h2>{t('topology:userSpace')}</h2>
          <ul>
            {picture.datapaths.map(({ key, row }) => (
              <li key={key}>
                {datapathSentence(row, t)}
                <ul>
                  {row.ports.map((port) => (
                    <li key={port.key}>{portSentence(port, row, t)}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </section>
      )}
      {picture.namespaces.map(({ name, links }) => {
        const fold = picture.folds.find(({ namespace }) => namespace === name);
        const label = name === '' ? t('common:ownNamespace') : printable(name);
        return (
          <section key={name} aria-label={label}>
            <h2>{label}</h2>
            {isShort && (
              <ul>
                {picture.cards
                  .filter(({ link }) => link.namespace === name)
                  .map(({ key, link }) => (
                    <Line key={key} link={link} />
                  ))}
              </ul>
            )}
            {!isShort && <p>{t('topology:folded', { count: links })}</p>}
            {isShort && fold && (
              <p>{t(fold.all ? 'topology:folded' : 'topology:more', { count: fold.links.length })}</p>
            )}
          </section>
        );
      })}
    </div>
  );
}
