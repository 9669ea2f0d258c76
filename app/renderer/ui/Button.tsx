import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Tooltip } from './Tooltip.tsx';
import { escaped } from './escaped.ts';
import styles from './Button.module.css';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  variant?: 'default' | 'primary' | 'danger' | 'quiet';
  small?: boolean;
  icon?: ReactNode;
  children: ReactNode;
}

/** A button with a word on it; `isPending` keeps its width and stops a second press. */
export function Button({ variant = 'default', small = false, icon, children, ...props }: ButtonProps) {
  const names = [styles.button, variant === 'default' ? '' : styles[variant], small ? styles.small : ''];
  return (
    <AriaButton {...props} className={names.join(' ')}>
      {icon}
      {escaped(children)}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  /** The accessible name, and the tooltip. */
  label: string;
  variant?: 'default' | 'quiet';
  small?: boolean;
  children: ReactNode;
}

/** A button with a picture on it: its name is spoken and shown as a tooltip. */
export function IconButton({ label, variant = 'quiet', small = false, children, ...props }: IconButtonProps) {
  const names = [styles.button, styles.icon, variant === 'quiet' ? styles.quiet : '', small ? styles.small : ''];
  return (
    <Tooltip text={label}>
      <AriaButton {...props} aria-label={label} className={names.join(' ')}>
        {children}
      </AriaButton>
    </Tooltip>
  );
}
