// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../helper/protocol/index.ts';
import { say } from '../../../helper/protocol/messages/index.ts';
import { setLanguage } from '../i18n/index.ts';
import { FailurePanel } from './FailurePanel.tsx';

afterEach(() => {
  cleanup();
  setLanguage('en');
});

const failure: Failure = {
  kind: 'failed',
  step: 'link.set',
  ...say('link.notChanged', { link: 'v0' }),
  errno: 22,
  errnoName: 'EINVAL',
  kernelMessage: 'mtu less than device minimum',
  field: 'mtu',
};
const said = () => screen.getByRole('alert').textContent;

describe('the error panel', () => {
  it('says what did not happen, why in the words of the kernel, and what to do', () => {
    render(
      <FailurePanel failure={failure}>
        <button type="button">Again</button>
      </FailurePanel>,
    );
    expect(said()).toContain('The link v0 was not changed.');
    expect(said()).toContain('Kernel: mtu less than device minimum, EINVAL.');
    expect(said()).toContain('Correct what the kernel reports, then try again.');
    expect(screen.getByRole('button', { name: 'Again' })).toBeTruthy();
  });
  it('says nothing twice', () => {
    render(
      <FailurePanel
        failure={{ ...failure, message: 'The link v0 was not changed: mtu less than device minimum (EINVAL).' }}
      />,
    );
    expect(said().match(/mtu less than device minimum/g)).toHaveLength(1);
  });
  it('speaks Chinese, and keeps the words of the kernel, and of the helper where nobody translated them', () => {
    setLanguage('zh-CN');
    const { unmount } = render(<FailurePanel failure={failure} />);
    expect(said()).toContain('未更改接口 v0。');
    expect(said()).toContain('mtu less than device minimum');
    unmount();
    render(<FailurePanel failure={{ ...failure, code: 'link.unheardOf', message: 'The link v0 has its own mind.' }} />);
    expect(said()).toContain('接口未更改。');
    expect(said()).toContain('The link v0 has its own mind.');
    expect(said()).toContain('mtu less than device minimum');
  });
});
