import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties may be set from a component. */
    [property: `--${string}`]: string | number;
  }
}
