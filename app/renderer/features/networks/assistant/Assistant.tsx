import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, MethodResult, Plan } from '../../../../../helper/protocol/index.ts';
import { useMayChange } from '../../../state/index.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { FailurePanel } from '../../../ui/FailurePanel.tsx';
import { carryOut, planOf } from '../actions.ts';
import { read } from '../document-text.ts';
import { closeDialog, openEditor, showNetwork } from '../../../parts/networks/page-state.ts';
import { PlanView } from '../../../parts/changes/PlanSteps.tsx';
import { Progress } from '../Progress.tsx';
import { useNetwork } from '../use-networks.ts';
import { fill, propose, type Answers } from './answers.ts';
import { faultsOf } from './answer-faults.ts';
import { Done } from './Done.tsx';
import { Questions } from './Questions.tsx';
import { RecipeList } from './RecipeList.tsx';
import { recipesOf, type Recipe } from './recipes.ts';
import { useSurroundings } from './useSurroundings.ts';
import styles from './Assistant.module.css';

/*
 * recipes --chosen--> questions --next--> plan --connect--> done
 *    ^----- back ---------'  ^---- back ----'
 */
type Stage =
  | { at: 'recipes' }
  | { at: 'questions'; recipe: Recipe; answers: Answers }
  | { at: 'plan'; recipe: Recipe; answers: Answers; text: string; plan: Plan }
  | { at: 'done'; text: string; applied: MethodResult<'network.up'> };

/** What an empty page starts with. */
const blank = (name: string): string => `taproom: 1\nname: ${name}\ndescription: ""\n\nlinks: []\n`;

/** From a recipe to a network that is connected: a choice, a few questions, the plan, and what to do next. */
export function Assistant() {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const around = useSurroundings();
  const [stage, setStage] = useState<Stage>({ at: 'recipes' });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const name = stage.at === 'questions' || stage.at === 'plan' ? stage.answers.name : null;
  const network = useNetwork(name);
  const go = (next: Stage) => {
    setFailure(null);
    setStage(next);
  };
  const choose = (recipe: Recipe) => {
    const written = read(recipe.text);
    if (around && written) go({ at: 'questions', recipe, answers: propose(recipe.id, written, around) });
  };
  const write = (text: string) => openEditor({ name: null, saved: null, text, notes: [] });

  const plan = async (recipe: Recipe, answers: Answers) => {
    const text = fill(recipe.text, answers);
    setBusy(true);
    const answer = await planOf({ text }, 'up');
    setBusy(false);
    if (answer.ok) go({ at: 'plan', recipe, answers, text, plan: answer.value });
    else setFailure(answer.error);
  };
  const connect = async ({ text, plan: planned }: Extract<Stage, { at: 'plan' }>) => {
    setBusy(true);
    setFailure(null);
    const answer = await carryOut({ source: { text }, to: 'up', plan: planned }, t);
    setBusy(false);
    if (answer.ok) go({ at: 'done', text, applied: answer.value });
    else setFailure(answer.error);
  };
  const faults = stage.at === 'questions' && around ? faultsOf(stage.answers, around) : new Map<string, never>();

  // Keyed by the stage: a button of the one before, taken for one of this stage, would not take the focus.
  const footer = () => {
    switch (stage.at) {
      case 'recipes':
        return (
          <Fragment key={stage.at}>
            <span className={styles.aside}>
              <Button onPress={() => write(blank(t('networks:assistant.blankName')))}>
                {t('networks:assistant.blank')}
              </Button>
            </span>
            <Button onPress={closeDialog}>{t('common:cancel')}</Button>
          </Fragment>
        );
      case 'questions':
        return (
          <Fragment key={stage.at}>
            <span className={styles.aside}>
              <Button onPress={() => write(fill(stage.recipe.text, stage.answers))}>
                {t('networks:assistant.edit')}
              </Button>
            </span>
            <Button onPress={() => go({ at: 'recipes' })}>{t('networks:assistant.back')}</Button>
            <Button
              variant="primary"
              isDisabled={faults.size > 0}
              isPending={busy}
              onPress={() => void plan(stage.recipe, stage.answers)}
            >
              {t('networks:assistant.next')}
            </Button>
          </Fragment>
        );
      case 'plan':
        return (
          <Fragment key={stage.at}>
            <Button
              isDisabled={busy}
              onPress={() => go({ at: 'questions', recipe: stage.recipe, answers: stage.answers })}
            >
              {t('networks:assistant.back')}
            </Button>
            <Button
              variant="primary"
              autoFocus
              isDisabled={!mayChange}
              isPending={busy}
              onPress={() => void connect(stage)}
            >
              {t('networks:plan.do.up')}
            </Button>
          </Fragment>
        );
      case 'done':
        return (
          <Button variant="primary" autoFocus onPress={() => showNetwork(stage.applied.network.name)}>
            {t('networks:assistant.show')}
          </Button>
        );
    }
  };
  return (
    <Dialog
      wide
      title={t(`networks:assistant.title.${stage.at}`, { name: name ?? '' })}
      onClose={closeDialog}
      footer={footer()}
    >
      <div className={styles.page}>
        {stage.at === 'recipes' && <RecipeList groups={recipesOf} isReady={around !== null} onChoose={choose} />}
        {stage.at === 'questions' && around && (
          <Questions
            recipe={stage.recipe}
            answers={stage.answers}
            around={around}
            faults={faults}
            onChange={(answers) => {
              setFailure(null);
              setStage({ ...stage, answers });
            }}
            onSubmit={() => {
              if (faults.size === 0) void plan(stage.recipe, stage.answers);
            }}
          />
        )}
        {stage.at === 'plan' &&
          (busy && network?.progress ? (
            <Progress name={network.name} progress={network.progress} />
          ) : (
            <PlanView plan={stage.plan} />
          ))}
        {stage.at === 'done' && <Done text={stage.text} applied={stage.applied} />}
        {failure && (
          <FailurePanel failure={failure}>
            {(stage.at === 'questions' || stage.at === 'plan') && (
              <Button small onPress={() => write(fill(stage.recipe.text, stage.answers))}>
                {t('networks:assistant.edit')}
              </Button>
            )}
          </FailurePanel>
        )}
      </div>
    </Dialog>
  );
}
