import type { Settings } from '../shared/ipc.ts';

export type Locale = 'en' | 'zh-CN';

/**
 * The language of this run. `preferred` is what the system asks for, first choice first
 * (BCP 47 tags); English stands in for what has not been written.
 */
export function resolveLocale(setting: Settings['language'], preferred: readonly string[]): Locale {
  if (setting !== 'system') return setting;
  for (const tag of preferred) {
    const parts = tag.toLowerCase().split(/[-_]/);
    if (parts[0] === 'en') return 'en';
    // Traditional script is another text: its readers are better served by what they ask for next.
    const traditional = parts.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) && !parts.includes('hans');
    if (parts[0] === 'zh' && !traditional) return 'zh-CN';
  }
  return 'en';
}
