import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import styles from './Tabs.module.css';

interface TabPage {
  id: string;
  label: string;
  content: ReactNode;
}

/** Pages of one thing; only the chosen one is mounted. */
export function Tabs({
  label,
  pages,
  selected,
  onSelect,
}: {
  label: string;
  pages: readonly TabPage[];
  selected: string;
  onSelect: (id: string) => void;
}) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
      <TabList aria-label={label} className={styles.list ?? ''}>
        {pages.map((page) => (
          <Tab key={page.id} id={page.id} className={styles.tab ?? ''}>
            {page.label}
          </Tab>
        ))}
      </TabList>
      {pages.map((page) => (
        <TabPanel key={page.id} id={page.id} className={styles.panel ?? ''}>
          {page.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
