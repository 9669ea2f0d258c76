import type { Risk } from '../../../helper/protocol/index.ts';
import { render, say, type Message } from '../../../helper/protocol/messages/index.ts';
import { printable } from '../../../helper/protocol/printable.ts';
import { i18n } from './index.ts';

/** What the helper says, in the language of the window. */
export const localized = (message: Message): string =>
  render(message, i18n.language).split('\n').map(printable).join('\n');

/** What a change may cost. */
export const riskText = (risk: Risk): string => localized(say(`risk.${risk}`));
