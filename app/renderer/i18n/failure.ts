import type { TFunction } from 'i18next';
import type { Failure } from '../../../helper/protocol/index.ts';
import { sayFault } from './faults.ts';
import { i18n } from './index.ts';

/** A failure in the reader's language: the helper's own sentence where it is English that is read. */
export interface FailureWords {
  /** What did not happen. */
  title: string;
  /** Why, as its kind has it. */
  why: string;
  /** The helper's sentence where it has no translation; left out where the title says it. */
  original?: string;
  /** The kernel's own words, never translated. */
  kernel?: string;
  /** What to do. */
  remedy?: string;
}

export function explainFailure(failure: Failure, t: TFunction): FailureWords {
  const said = sayFault(failure.message, t);
  const isTranslated = i18n.language === 'en' || said !== failure.message;
  const step = `failure:step.${failure.step.replaceAll('.', '_')}`;
  const title = !isTranslated && i18n.exists(step) ? t(step) : said;
  // The helper's sentence may hold them already.
  const words = [failure.kernelMessage, failure.errnoName].filter((word): word is string =>
    word !== undefined && word !== '' && !failure.message.includes(word));
  return {
    title,
    why: t(`failure:kind.${failure.kind}.why`),
    ...(title === said ? {} : { original: t('failure:original', { words: failure.message }) }),
    ...(words.length > 0 ? { kernel: t('failure:kernel', { words: words.join(', ') }) } : {}),
    remedy: failure.remedy === undefined ? t(`failure:kind.${failure.kind}.remedy`) : sayFault(failure.remedy, t),
  };
}
