import { Plus, X } from 'lucide-react';
import { useContext, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { listOf, type Path } from '../document-text.ts';
import { append, FormContext } from './form-context.ts';
import { removeItem } from './form-fields.tsx';
import styles from './Form.module.css';

/** The items of a list of the document, each a few fields, and one more. */
export function Rows({
  list,
  add,
  item,
  fresh,
  children,
}: {
  list: 'routes' | 'nat' | 'dhcp';
  add: string;
  /** The name of one item, for the button that takes it out. */
  item: (position: number) => string;
  /** A new one. */
  fresh: () => unknown;
  children: (path: Path) => ReactNode;
}) {
  const { t } = useTranslation();
  const { value, faults } = useContext(FormContext);
  const items = listOf(value[list]);
  const isWrong = (position: number) =>
    faults.some(
      ({ severity, path }) =>
        severity === 'error' && (path === `${list}.${position}` || path.startsWith(`${list}.${position}.`)),
    );
  return (
    <>
      {items.length > 0 && (
        <ul className={styles.items}>
          {items.map((_, position) => (
            // An item has no identity but its place.
            <li key={position} className={`${styles.item} ${styles.row} ${isWrong(position) ? styles.wrong : ''}`}>
              <div className={styles.fields}>{children([list, position])}</div>
              <IconButton
                small
                label={t('networks:form.remove', { what: item(position) })}
                onPress={() => removeItem([list], position, items.length)}
              >
                <X size={14} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <Button small icon={<Plus size={14} aria-hidden />} onPress={() => append([list], fresh())}>
        {add}
      </Button>
    </>
  );
}
