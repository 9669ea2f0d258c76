import { useTranslation } from 'react-i18next';
import { may } from '../../shared/may.ts';
import { useApp } from '../state/index.ts';
import { Badge, type Tone } from '../ui/Badge.tsx';

/** How it stands with the helper, in a word. */
export function HelperBadge() {
  const { t } = useTranslation();
  const helper = useApp((state) => state.helper);
  const say = (tone: Tone, text: string) => (
    <span role="status">
      <Badge tone={tone}>{text}</Badge>
    </span>
  );
  switch (helper.state) {
    case 'connected':
      return may(helper, 'connect')
        ? say('ok', t('frame:status.connected', { version: helper.info.version }))
        : say('warn', t('frame:status.readOnly'));
    case 'connecting':
      return say('warn', t('frame:status.connecting'));
    case 'starting':
      return say('warn', t('frame:status.starting'));
    case 'missing':
      return say('bad', t('frame:status.missing'));
    case 'incompatible':
      return say('bad', t('frame:status.incompatible'));
    case 'not-authorised':
      return say('bad', t('frame:status.notAuthorised'));
  }
}
