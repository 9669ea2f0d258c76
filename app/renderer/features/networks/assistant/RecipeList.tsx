import { useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { GROUPS, type Group, type Recipe } from './recipes.ts';
import styles from './Assistant.module.css';

/** The recipes by what somebody wants to have, a sentence each. */
export function RecipeList({
  groups,
  isReady,
  onChoose,
}: {
  groups: (group: Group) => readonly Recipe[];
  isReady: boolean;
  onChoose: (recipe: Recipe) => void;
}) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  // Until the surroundings are known none can be chosen, and what is disabled cannot take the focus.
  useEffect(() => {
    if (isReady) list.current?.querySelector('button')?.focus();
  }, [isReady]);
  const sections = (Object.keys(GROUPS) as Group[]).map((group) => (
    <section key={group} aria-labelledby={`recipes-${group}`}>
      <h3 id={`recipes-${group}`} className={styles.group}>
        {t(`networks:assistant.group.${group}`)}
      </h3>
      <ul className={styles.recipes}>
        {groups(group).map((recipe) => (
          <li key={recipe.id}>
            <AriaButton className={styles.recipe ?? ''} isDisabled={!isReady} onPress={() => onChoose(recipe)}>
              <span className={styles.name}>{t(`networks:recipe.${recipe.id}.title`)}</span>
              <span className={styles.text}>{t(`networks:recipe.${recipe.id}.text`)}</span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </section>
  ));
  return <div ref={list}>{sections}</div>;
}
