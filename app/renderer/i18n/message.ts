import type { Risk } from '../../../helper/protocol/index.ts';
import { render, say, type Message } from '../../../helper/protocol/messages/index.ts';
import { printableLines } from '../../../helper/protocol/printable.ts';
import { i18n } from './index.ts';

/** What the helper says, in the language of the window. */
export const localized = (message: Message): string => printableLines(render(message, i18n.language));

/** What a change may cost. */
export const riskText = (risk: Risk): string => localized(say(`risk.${risk}`));
