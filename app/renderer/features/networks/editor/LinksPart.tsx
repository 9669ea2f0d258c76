import { ChevronRight, Plus, X } from 'lucide-react';
import { useContext, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { CreatableKind } from '../../../../../helper/protocol/index.ts';
import { useApp, useLinks } from '../../../state/index.ts';
import { Shape } from '../../../ui/Badge.tsx';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { MenuButton } from '../../../ui/Menu.tsx';
import { absenceOf } from '../../../parts/forms/KindList.tsx';
import { kindName } from '../../../format/kind-name.ts';
import { KindIcon } from '../../../parts/links/KindIcon.tsx';
import { listOf, recordOf, textOf, wordsOf, type Written } from '../document-text.ts';
import { append, FormContext } from './form-context.ts';
import { removeItem } from './form-fields.tsx';
import { newLink } from './link-draft.ts';
import { LinkFields } from './LinkFields.tsx';
import { printable } from '../../../../../helper/protocol/printable.ts';
import styles from './Form.module.css';

/** One link: a line that says what it is, and its fields where it is open. */
function LinkItem({
  link,
  position,
  length,
  isNew,
}: {
  link: Written;
  position: number;
  length: number;
  isNew: boolean;
}) {
  const { t } = useTranslation();
  const { faults } = useContext(FormContext);
  const [open, setOpen] = useState(isNew || length <= 2);
  const name = textOf(link.name);
  const kind = textOf(link.kind);
  const path = `links.${position}`;
  const wrong = faults.some(
    (fault) => fault.severity === 'error' && (fault.path === path || fault.path.startsWith(`${path}.`)),
  );
  const about = [
    kind === 'existing' ? t('networks:form.existing') : kindName(kind, t),
    textOf(link.namespace) === '' ? '' : t('links:inNamespace', { namespace: textOf(link.namespace) }),
    textOf(link.controller) === '' ? '' : t('networks:form.portOf', { controller: textOf(link.controller) }),
    ...wordsOf(link.addresses),
  ].filter((part) => part !== '');
  return (
    <li className={`${styles.item} ${wrong ? styles.wrong : ''}`}>
      <div className={styles.itemHead}>
        <AriaButton className={styles.trigger ?? ''} aria-expanded={open} onPress={() => setOpen(!open)}>
          <ChevronRight size={14} aria-hidden className={styles.chevron} />
          <KindIcon kind={kind} />
          <span className={styles.name}>{name === '' ? t('networks:form.unnamed') : printable(name)}</span>
          {wrong && (
            <span>
              <Shape tone="bad" />
            </span>
          )}
          <span className={styles.about}>{printable(about.join(t('networks:separator')))}</span>
        </AriaButton>
        <IconButton
          small
          label={t('networks:form.remove', { what: name })}
          onPress={() => removeItem(['links'], position, length)}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {open && (
        <div className={styles.inside}>
          <LinkFields link={link} position={position} />
        </div>
      )}
    </li>
  );
}

/** The links of the document, and one more of any kind. */
export function LinksPart() {
  const { t } = useTranslation();
  const { value } = useContext(FormContext);
  const observed = useLinks();
  const helper = useApp((state) => state.helper);
  const written = listOf(value.links).map(recordOf);
  const info = helper.state === 'connected' ? helper.info : null;
  // What was just added is what one fills in now.
  const [added, setAdded] = useState(-1);
  const add = (kind: CreatableKind | 'existing') => {
    setAdded(written.length);
    append(['links'], newLink(kind, observed, written, info?.authorization.uid ?? 0));
  };
  const entries = [
    ...CreatableKind.options.map((kind) => ({
      id: kind,
      label: kindName(kind, t),
      run: () => add(kind),
      isDisabled: info !== null && absenceOf(kind, info.capabilities) !== null,
    })),
    null,
    { id: 'existing', label: t('networks:form.existing'), run: () => add('existing') },
  ];
  return (
    <>
      {written.length > 0 && (
        <ul className={styles.items}>
          {/* A link of the document has no identity but its place: its name is what one edits. */}
          {written.map((link, position) => (
            <LinkItem
              key={position}
              link={link}
              position={position}
              length={written.length}
              isNew={position === added}
            />
          ))}
        </ul>
      )}
      <MenuButton label={t('networks:form.addLink')} entries={entries}>
        <Button small icon={<Plus size={14} aria-hidden />}>
          {t('networks:form.addLink')}
        </Button>
      </MenuButton>
    </>
  );
}
