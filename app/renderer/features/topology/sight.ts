import type { Viewport } from '@xyflow/react';

export const ZOOM = { min: 0.15, max: 2 };
/** By itself the picture is never smaller than its texts are meant to be read: what does not fit is panned to. */
const LEGIBLE = { min: 1, max: 1.15 };

/*
 *            move()                  showAll()
 *  legible --------> moved <----------------------> whole
 *     '------------------------ showAll() ------------^
 *
 * How much of the picture somebody wants to see: what can be read, all of it, or the place where they
 * moved it, where it stays.
 */
export class Sight {
  /** Where somebody moved the picture; null: it follows its contents. */
  moved: Viewport | null = null;
  /** The least zoom to which it may shrink by itself. */
  least = LEGIBLE.min;
  readonly most = LEGIBLE.max;

  move(viewport: Viewport): void {
    this.moved = viewport;
  }

  /** All of it, however small, from now on. */
  showAll(): void {
    this.moved = null;
    this.least = ZOOM.min;
  }
}
