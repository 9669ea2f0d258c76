import type { TFunction } from 'i18next';
import type { Failure } from '../../../helper/protocol/index.ts';
import { asMessage, type Message } from '../../../helper/protocol/messages/index.ts';
import { sayFault, sayMessage } from './faults.ts';
import { localized } from './message.ts';
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

/** A remedy that has no code yet is known by its sentence. */
const sayRemedy = (remedy: Message, t: TFunction): string =>
  remedy.code === 'text.verbatim' ? sayFault(remedy.message, t) : localized(remedy);

export function explainFailure(failure: Failure, t: TFunction): FailureWords {
  const isEnglish = i18n.language === 'en';
  const { said, isKnown, kernel } = isEnglish
    ? { said: failure.message, isKnown: true, kernel: [] }
    : failure.code !== undefined && failure.code !== 'text.verbatim'
      ? { said: localized({ ...failure, code: failure.code, values: failure.values ?? {} }), isKnown: true, kernel: [] }
      : sayMessage(failure.message, t);
  const step = `failure:step.${failure.step.replace(/:.*$/, '').replaceAll('.', '_')}`;
  const title = !isKnown && i18n.exists(step) ? t(step) : said;
  // The sentence may hold them already.
  const told = title === said ? said : failure.message;
  const words = [...new Set([...kernel, failure.kernelMessage, failure.errnoName])].filter(
    (word): word is string => word !== undefined && word !== '' && !told.includes(word),
  );
  return {
    title,
    why: t(`failure:kind.${failure.kind}.why`),
    ...(title === said ? {} : { original: t('failure:original', { words: failure.message }) }),
    ...(words.length > 0 ? { kernel: t('failure:kernel', { words: words.join(', ') }) } : {}),
    remedy:
      failure.remedy === undefined
        ? t(`failure:kind.${failure.kind}.remedy`)
        : isEnglish
          ? asMessage(failure.remedy).message
          : sayRemedy(asMessage(failure.remedy), t),
  };
}
