import type { PointerEvent } from 'react';

/**
 * While a button of the pointer is down, the element keeps its height: what comes meanwhile moves nothing away from
 * under the pointer, which would lose the click. For `onPointerDownCapture` of an item of a flex column.
 */
export function holdHeight({ currentTarget: element }: PointerEvent<HTMLElement>): void {
  const held = new AbortController();
  const release = (): void => {
    element.style.flex = '';
    held.abort();
  };
  element.style.flex = `0 0 ${element.offsetHeight}px`;
  for (const end of ['pointerup', 'pointercancel'] as const)
    window.addEventListener(end, release, { capture: true, signal: held.signal });
}
