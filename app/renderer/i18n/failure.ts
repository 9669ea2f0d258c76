import type { TFunction } from 'i18next';
import type { Failure } from '../../../helper/protocol/index.ts';
import { isCode } from '../../../helper/protocol/messages/index.ts';
import { printableLines } from '../../../helper/protocol/printable.ts';
import { localized } from './message.ts';
import { i18n } from './index.ts';

/** A failure in the reader's language: the helper's own sentence where it is English that is read. */
interface FailureWords {
  /** What did not happen. */
  title: string;
  /** Why, as its kind has it: only where no sentence of our own says it, which knows better. */
  why?: string;
  /** The helper's sentence where it has no translation; left out where the title says it. */
  original?: string;
  /** The kernel's own words, never translated. */
  kernel?: string;
  /** What to do. */
  remedy?: string;
}

export function explainFailure(failure: Failure, t: TFunction): FailureWords {
  const isEnglish = i18n.language === 'en';
  const said = isEnglish ? printableLines(failure.message) : localized(failure);
  // Words of another program, or of a newer helper, are English in any language: the step says what did not happen.
  const isKnown = isEnglish || (isCode(failure.code) && failure.code !== 'text.verbatim');
  const step = `failure:step.${failure.step.replace(/:.*$/, '').replaceAll('.', '_')}`;
  const title = !isKnown && i18n.exists(step) ? t(step) : said;
  // The sentence may hold them already.
  const told = title === said ? said : failure.message;
  const words = [failure.kernelMessage, failure.errnoName].filter(
    (word): word is string => word !== undefined && word !== '' && !told.includes(word),
  );
  return {
    title,
    ...(isKnown ? {} : { why: t(`failure:kind.${failure.kind}.why`) }),
    ...(title === said ? {} : { original: t('failure:original', { words: failure.message }) }),
    ...(words.length > 0 ? { kernel: t('failure:kernel', { words: words.join(', ') }) } : {}),
    remedy: failure.remedy ? localized(failure.remedy) : t(`failure:kind.${failure.kind}.remedy`),
  };
}
