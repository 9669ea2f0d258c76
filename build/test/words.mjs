import { readFileSync } from 'node:fs';
import { inCheckout } from '../setup/paths.mjs';
import { filesOfCheckout } from './portable.mjs';

/**
 * Words that docs/glossary.md has retired, and what to say instead. Patterns are exact rather than complete: each hit
 * is a fault.
 * @type {readonly (readonly [pattern: RegExp, instead: string])[]}
 */
const RETIRED = [
  [/\bways? out\b/i, 'default route, output interface, output port or uplink'],
  [/\bdress(?:es|ed|ing)?\b|\bdress[A-Z]\w*/, 'configure'],
  [/\bleniently?\b|\w+Leniently?\b/i, 'idempotent'],
  [/\bgo(?:es)? back by itself\b|\btakes? itself back\b/i, 'auto-reverts'],
  [/\bmade of nothing\b|\bcomputer that is not there\b/i, 'simulated host'],
  [/\bholds? the other end\b/i, 'has it open'],
  [/\bhops used up\b/i, 'TTL exceeded'],
  [/\bloss that was asked for\b/i, 'impairment loss'],
  [
    /\b(?:class|interface|type) (?:Together|Following|Serial|Entrance|Exit)\b/,
    'Batch, LinkMonitor, ChangeQueue, ingress or egress',
  ],
  [/\b\w*[dD]esk\b(?!top)/, 'the name of the service'],
  [/(?<!丢包的|之间的)链路(?!层|本地|状态|聚合|延迟)/, '接口 or 网络设备'],
  [/助手/, '守护进程'],
  [/绑定(?!到|地址|端口)/, 'bond'],
  [/哑(?:链路|接口)/, 'dummy 接口'],
  [/劣化/, '网络损伤'],
  [/例外路径/, '异常路径'],
  [/收回|撤下/, '回滚 or 断开'],
  [/沙盒/, '沙箱'],
];

const TEXT = /\.(?:ts|tsx|mjs|cc|h|md|json|ya?ml|html)$/;
/** The glossary names them, and so do this file and its test. */
const EXEMPT = /^docs\/glossary\.md$|^build\/test\/words\.|package-lock\.json$/;

/** @param {string} text @returns {{ line: number, found: string, instead: string }[]} */
export const retiredWordsIn = (text) =>
  text.split('\n').flatMap((line, at) =>
    RETIRED.flatMap(([pattern, instead]) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined ? [] : [{ line: at + 1, found, instead }];
    }),
  );

/** @returns {string[]} `FILE:LINE: ...` for each retired word in a text file under git. */
export const findRetiredWords = () =>
  filesOfCheckout().flatMap((file) =>
    !TEXT.test(file) || EXEMPT.test(file)
      ? []
      : retiredWordsIn(readFileSync(inCheckout(file), 'utf8')).map(
          ({ line, found, instead }) => `${file}:${line}: "${found}" is retired (docs/glossary.md): ${instead}`,
        ),
  );
